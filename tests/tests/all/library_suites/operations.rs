//! What operations do with their own records: verbs, lists, and how a record is named.

use serde_json::json;
use tests::library::{adding, with, without};

super::witnesses! {
    a_create_that_keeps_nothing_is_found:
        with("addCircle", json!({"perform": [], "answer": {"id": "cir_none", "name": "inner"}}))
            => "LIB-CIRCLE-NAME";
    a_value_that_is_not_set_is_found: with("addMember/set/status", json!("barred")) => "LIB-MEMBER-NEW";
    a_branch_that_is_not_set_is_found: without("addCircle/set") => "LIB-CIRCLE-ADD";
    an_update_that_changes_nothing_is_found:
        with("moveShelf", json!({"transition": "shelf", "set": {"name": "${current.name}"}}))
            => "LIB-SHELF-MOVE";
    an_update_that_sets_too_much_is_found:
        with("changeRules/set/version", json!("${current.version + 1}")) => "LIB-RULES-SAME";
    a_delete_that_only_reads_is_found: with("removeMember", json!({"read": "member"})) => "LIB-MEMBER-DELETE";
    an_upsert_that_looks_for_another_is_found:
        with("changeSettings/where", json!({"branch_id": "${caller.branch}", "opening": "${body.opening}"}))
            => "LIB-SETTINGS-CHANGE";
    an_upsert_without_its_default_is_found: without("changeSettings/default") => "LIB-SETTINGS-DEFAULT";
    an_upsert_that_says_the_same_of_old_and_new_is_found:
        without("changeSettings/emit/1/if") => "LIB-SETTINGS-EVENTS";
    nothing_that_is_not_found_is_found: without("readSettings/absent") => "LIB-SETTINGS-NONE";
    a_transition_that_forgets_what_it_sets_is_found: without("returnBook/set/returned_at") => "LIB-RETURN";
    a_transition_that_does_not_happen_is_found:
        with("returnBook/set/status", json!("${current.status}")) => "LIB-RETURN";
    a_grant_of_every_list_is_found:
        with("listGrants/under/list_id", json!({"resource": "reading_list", "narrows": false}))
            => "LIB-GRANT-UNDER";
    a_list_that_anybody_asks_about_is_found: without("listGrants/under") => "LIB-GRANT-HIDDEN";
    a_grant_that_another_list_takes_back_is_found: without("revokeGrant/under") => "LIB-GRANT-OF-ANOTHER";
    loans_of_everybody_are_found:
        with("listLoansOf/under/member_id", json!({"resource": "member", "by": ["id", "number"], "narrows": false}))
            => "LIB-LOANS-OF";
    loans_of_any_branch_are_found: without("listLoansOf/under/branch_id") => "LIB-LOANS-ELSEWHERE";
    a_member_without_a_number_has_no_loans: with("listLoansOf/under/member_id", json!("member"))
        => "LIB-LOANS-NUMBER";
    loans_of_the_barred_are_found: without("listLoansOf/when") => "LIB-LOANS-BARRED";
    loans_that_came_back_are_found: without("listLoansOf/where") => "LIB-LOANS-BACK";
    a_row_that_looks_nothing_up_is_found: with("listLoansOf/find/lent/where/status", json!("available"))
        => "LIB-LOANS-OF";
    a_version_that_does_not_come_back_is_found: without("restoreRules/set/text") => "LIB-RULES-RESTORE";
    a_version_that_never_was_is_found: without("restoreRules/find/kept/else") => "LIB-RULES-NO-VERSION";
    a_link_that_is_refused_again_is_found: without("joinCircle/again") => "LIB-CIRCLE-JOIN-AGAIN";
    a_link_that_is_made_again_is_found:
        with("joinCircle", json!({
            "create": "circle_member",
            "set": {"circle_id": "${path.circle_id}"},
        })) => "LIB-CIRCLE-JOIN-AGAIN";
    an_unlink_that_leaves_the_link_is_found:
        with("leaveCircle", json!({"read": "circle", "by": {"id": "${path.circle_id}"}}))
            => "LIB-CIRCLE-LEAVE";
    a_member_who_has_no_number_is_found: with("readMember/by", json!(["id"])) => "LIB-MEMBER-BY-NUMBER";
    a_book_that_has_no_slug_is_found: with("readBook/by", json!(["id"])) => "LIB-BOOK-BY-SLUG";
    a_book_that_has_no_id_is_found: with("readBook/by", json!(["slug"])) => "LIB-BOOK-READ";
    a_level_that_is_not_asked_for_is_found: without("changeList/level") => "LIB-LIST-LEVEL";
    a_level_that_nobody_needs_is_found: without("readList/level") => "LIB-LIST-NO-LEVEL";
    a_case_that_is_not_refused_is_found:
        adding("removeShelf/else", json!({"delete": "shelf"})) => "LIB-SHELF-WAYS";
    a_case_that_is_missing_is_found: without("removeShelf/cases/move_up") => "LIB-SHELF-MOVE-UP";
    a_search_that_looks_nowhere_is_found: without("listMembers/search") => "LIB-MEMBER-SEARCH";
    a_page_that_holds_too_much_is_found:
        with("/paths/~1api~1members/get/parameters/1/schema/maximum", json!(500)) => "LIB-PAGE-MAXIMUM";
    a_page_before_the_first_is_found:
        without("/paths/~1api~1members/get/parameters/0/schema/minimum") => "LIB-PAGE-MINIMUM";
    a_total_of_the_page_alone_is_found:
        with("/x-mock/lists/default/envelope/total", json!("${count}")) => "LIB-BRANCH-ROWS";
    a_page_that_is_always_the_first_is_found:
        with("/x-mock/lists/default", json!({"by": "bare", "size": "size", "search": "q",
            "envelope": {"items": "${rows}", "total": "${total}"}})) => "LIB-PAGE";
    an_envelope_that_is_another_is_found:
        with("/x-mock/lists/bare/envelope", json!({"rows": "${rows}"})) => "LIB-KINDS";
    a_body_that_may_be_anything_is_found:
        without("/components/schemas/NewMember/properties/name/minLength") => "LIB-MEMBER-NAMED";
    an_instant_in_words_is_found:
        without("/components/schemas/NewLoan/properties/due_at/format") => "LIB-LEND-DUE";
    an_update_that_replaces_instead_of_merging_is_found: without("changeBook/merge") => "LIB-BOOK-MERGE";
    a_feed_in_another_order_is_found: with("listBooks/sort/default", json!(["-title"])) => "LIB-FEED";
    a_feed_that_is_not_sorted_is_found: without("listBooks/sort") => "LIB-FEED";
    a_feed_that_sorts_by_another_field_is_found:
        with("listBooks/sort/fields", json!({"title": "changed_at", "isbn": "isbn"})) => "LIB-FEED-SORT";
    a_feed_that_sorts_by_anything_is_found:
        with("listBooks/sort/fields", json!({"title": "title", "colour": "isbn"})) => "LIB-FEED-SORT-WORDS";
    a_feed_that_never_goes_on_is_found:
        with("/x-mock/lists/feed/envelope/next", json!("${null}")) => "LIB-FEED";
    a_feed_that_refuses_a_large_page_is_found: without("/x-mock/lists/feed/past_maximum") => "LIB-FEED-CLAMP";
    a_feed_that_clamps_to_more_is_found:
        with("/paths/~1api~1books/get/parameters/1/schema/maximum", json!(4)) => "LIB-FEED-CLAMP";
    a_feed_of_every_state_is_found: without("listBooks/filter/status") => "LIB-FEED-STATUS";
    a_feed_of_books_without_a_shelf_is_found:
        with("listBooks/filter/shelved/is", json!("absent")) => "LIB-FEED-SHELVED";
    a_feed_of_withdrawn_books_is_found: without("listBooks/only") => "LIB-FEED-ONLY";
    a_row_with_everything_is_found: without("listBooks/without") => "LIB-FEED-ROW";
    a_report_in_another_order_is_found: with("reportLoans/order", json!(["loans"])) => "LIB-REPORT";
    a_report_that_does_not_count_is_found:
        with("reportLoans/compute/loans", json!({"sum": "fine_cents"})) => "LIB-REPORT";
    a_report_that_tells_nothing_apart_is_found:
        with("reportLoans/compute/books", json!({"distinct": "member_id"})) => "LIB-REPORT-BY";
    a_report_by_one_key_alone_is_found:
        with("reportLoans/group/of/member", json!("status")) => "LIB-REPORT-BY";
    a_report_by_another_key_is_found: with("reportLoans/group/default", json!("member")) => "LIB-REPORT";
    a_report_of_everybody_is_found: without("reportLoans/filter") => "LIB-REPORT-FILTER";
    a_report_with_another_row_is_found: with("reportLoans/row/key", json!("${result.loans}")) => "LIB-REPORT";
    a_report_with_another_sum_is_found: with("reportLoans/answer/loans", json!("${0}")) => "LIB-REPORT-ALL";
    a_cursor_that_leads_nowhere_is_found:
        with("/x-mock/lists/feed/envelope/next", json!("made-up")) => "LIB-FEED-CURSOR";
    a_report_by_anything_is_found:
        adding("reportLoans/group/of/colour", json!("status")) => "LIB-REPORT-WORDS";
    a_change_that_keeps_its_version_is_found:
        with("changeRules/set/version", json!("${current.version}")) => "LIB-RULES-CHANGE";
    a_grant_that_stays_is_found:
        with("revokeGrant", json!({"read": "list_grant", "under": {"list_id": "reading_list"}}))
            => "LIB-GRANT-REVOKE";
    a_branch_that_stays_is_found: with("removeBranch", json!({"read": "branch"})) => "LIB-BRANCH-CLOSE";
    an_upsert_that_tells_no_new_from_old_is_found:
        without("/paths/~1api~1settings/put/responses/201") => "LIB-SETTINGS-MAKE";
    a_record_that_is_read_by_something_else_is_found:
        with("readSettings/by", json!({"opening": "never"})) => "LIB-SETTINGS-DEFAULT";
    a_list_that_lies_nowhere_is_found: without("addList/set/branch_id") => "LIB-LIST-ADD";
    a_loan_that_costs_at_once_is_found: with("lendBook/set/fine_cents", json!("${5}")) => "LIB-LEND";
}
