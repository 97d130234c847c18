//! What operations do with their own records: verbs, lists, and how a record is named.

use serde_json::json;
use tests::library::{adding, with, without};

super::witnesses! {
    a_create_that_keeps_nothing_is_found:
        with("addCircle", json!({"perform": [], "answer": {"id": "cir_none", "name": "inner"}})) => "LIB-CIRCLE-NAME";
    a_value_that_is_not_set_is_found: with("addMember/set/status", json!("barred")) => "LIB-MEMBER-NEW";
    a_branch_that_is_not_set_is_found: without("addCircle/set") => "LIB-CIRCLE-ADD";
    an_update_that_changes_nothing_is_found:
        with("moveShelf", json!({"transition": "shelf", "set": {"name": "${current.name}"}})) => "LIB-SHELF-MOVE";
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
    a_version_that_does_not_come_back_is_found: without("restoreRules/set/text") => "LIB-RULES-RESTORE";
    a_version_that_never_was_is_found: without("restoreRules/find/kept/else") => "LIB-RULES-NO-VERSION";
    a_link_that_is_refused_again_is_found: without("joinCircle/again") => "LIB-CIRCLE-JOIN-AGAIN";
    a_link_that_is_made_again_is_found:
        with("joinCircle", json!({
            "create": "circle_member",
            "set": {"circle_id": "${path.circle_id}"},
        })) => "LIB-CIRCLE-JOIN-AGAIN";
    an_unlink_that_leaves_the_link_is_found:
        with("leaveCircle", json!({"read": "circle", "by": {"id": "${path.circle_id}"}})) => "LIB-CIRCLE-LEAVE";
    a_member_who_has_no_number_is_found: with("readMember/by", json!(["id"])) => "LIB-MEMBER-BY-NUMBER";
    a_book_that_has_no_slug_is_found: with("readBook/by", json!(["id"])) => "LIB-BOOK-BY-SLUG";
    a_book_that_has_no_id_is_found: with("readBook/by", json!(["slug"])) => "LIB-BOOK-READ";
    a_level_that_is_not_asked_for_is_found: without("changeList/level") => "LIB-LIST-LEVEL";
    a_level_that_nobody_needs_is_found: without("readList/level") => "LIB-LIST-NO-LEVEL";
    a_case_that_is_not_refused_is_found: adding("removeShelf/else", json!({"delete": "shelf"})) => "LIB-SHELF-WAYS";
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
}
