//! What holds between records, and in time.

use serde_json::json;
use tests::library::{with, without};

super::witnesses! {
    a_reference_to_nothing_is_found: without("/x-mock/resources/book/references/kind_id") => "LIB-BOOK-KIND";
    a_child_of_nothing_is_found: without("/x-mock/resources/hold/references/member_id") => "LIB-HOLDS-MEMBER";
    a_member_who_goes_with_loans_is_found:
        with("/x-mock/resources/loan/references/member_id", json!("member")) => "LIB-MEMBER-HELD";
    other_words_for_what_is_held_are_found:
        without("/x-mock/resources/loan/references/member_id/fail") => "LIB-MEMBER-HELD";
    a_book_that_goes_while_lent_is_found:
        with("/x-mock/resources/loan/references/book_id", json!("book")) => "LIB-BOOK-HELD";
    a_loan_that_goes_with_its_book_is_found:
        with("/x-mock/resources/loan/references/book_id/on_delete", json!("cascade")) => "LIB-BOOK-HELD";
    members_who_outlive_their_branch_are_found:
        with("/x-mock/resources/member/references/branch_id", json!("branch")) => "LIB-BRANCH-MEMBERS-GO";
    books_that_outlive_their_branch_are_found:
        with("/x-mock/resources/book/references/branch_id", json!("branch")) => "LIB-BRANCH-BOOKS-GO";
    a_book_on_a_shelf_that_is_gone_is_found:
        with("/x-mock/resources/book/references/shelf_id", json!("shelf")) => "LIB-SHELF-CLEAR";
    a_hold_on_a_book_that_is_gone_is_found:
        with("/x-mock/resources/hold/references/book_id", json!("book")) => "LIB-HOLDS-GO";
    a_membership_of_a_circle_that_is_gone_is_found:
        with("/x-mock/resources/circle_member/references/circle_id", json!("circle")) => "LIB-CIRCLE-REMOVE";
    a_path_that_is_not_kept_is_found: without("/x-mock/resources/shelf/tree/path") => "LIB-SHELF-PATH";
    a_path_of_something_else_is_found:
        with("/x-mock/resources/shelf/tree/path/of", json!("id")) => "LIB-SHELF-PATH";
    other_words_for_a_circle_of_shelves_are_found:
        with("/x-mock/resources/shelf/tree/cycle/kind", json!("conflict")) => "LIB-SHELF-CIRCLE";
    a_shelf_below_nothing_is_found:
        without("/x-mock/resources/shelf/references/parent_id") => "LIB-SHELF-PARENT";
    a_circle_in_itself_is_found:
        without("/x-mock/resources/circle_member/membership/nested") => "LIB-CIRCLE-CYCLE";
    other_words_for_a_circle_in_itself_are_found:
        with("/x-mock/resources/circle_member/membership/cycle/kind", json!("conflict"))
            => "LIB-CIRCLE-CYCLE";
    rules_that_are_not_kept_are_found: without("/x-mock/resources/rules/versions") => "LIB-RULES-KEPT";
    rules_that_are_kept_for_another_reason_are_found:
        with("/x-mock/resources/rules/versions/on", json!(["branch_id"])) => "LIB-RULES-KEPT";
    rules_that_are_kept_without_their_text_are_found:
        without("/x-mock/resources/rules/versions/set/text") => "LIB-RULES-KEPT";
    a_loan_that_never_falls_due_is_found: without("/x-mock/resources/loan/timers/0") => "LIB-DUE";
    a_loan_that_falls_due_early_is_found:
        with("/x-mock/resources/loan/timers/0/at", json!("${instant.add(record.due_at, '-PT1H')}"))
            => "LIB-DUE-NOT-YET";
    a_loan_that_falls_due_late_is_found:
        with("/x-mock/resources/loan/timers/0/at", json!("${instant.add(record.due_at, 'PT1S')}"))
            => "LIB-DUE";
    a_timer_that_sets_nothing_is_found:
        without("/x-mock/resources/loan/timers/0/set/fine_cents") => "LIB-DUE-FINE";
    a_timer_that_says_nothing_is_found: without("/x-mock/resources/loan/timers/0/also") => "LIB-DUE-EVENT";
    a_timer_that_fires_once_is_found: without("/x-mock/resources/loan/timers/1") => "LIB-FINE-DAILY";
    a_timer_that_fires_too_rarely_is_found:
        with("/x-mock/resources/loan/timers/1/every", json!("P2D")) => "LIB-FINE-DAILY";
    a_timer_that_never_ends_is_found:
        with("/x-mock/resources/loan/timers/1/if", json!("record.status != 'out'")) => "LIB-FINE-ENDS";
    events_that_say_nothing_of_the_record_are_found: without("/x-mock/events/set/data") => "LIB-EVENT-RECORD";
    events_that_no_branch_sees_are_found: without("/x-mock/events/set/branch_id") => "LIB-EVENTS";
}
