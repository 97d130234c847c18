//! What operations do beside their own records: lookups, guards, calls, effects, events, answers.

use serde_json::json;
use tests::library::{adding, with, without};

super::witnesses! {
    a_webhook_that_is_not_sent_is_found: with("/webhooks/bookLent/x-mock/after", json!([])) => "LIB-LOAN-TOLD";
    a_webhook_that_is_sent_after_something_else_is_found:
        with("/webhooks/bookLent/x-mock/after", json!(["addMember"])) => "LIB-LOAN-TOLD";
    a_number_that_is_only_counted_is_found:
        with("addMember/find/number", json!({"count": "member"})) => "LIB-NUMBER";
    a_number_that_stays_is_found:
        with("addMember/find/number", json!({"value": "${1}"})) => "LIB-NUMBER-GAPLESS";
    a_number_that_all_branches_share_is_found: without("addMember/find/number/per") => "LIB-NUMBER-BY-BRANCH";
    a_number_that_is_not_taken_is_found:
        with("numberMembers/perform/0/do/0/find/number", json!({"value": "${7}"})) => "LIB-RENUMBER";
    a_book_that_need_not_be_there_is_found: without("lendBook/find/book/else") => "LIB-LEND-BOOK";
    a_count_of_too_much_is_found: without("lendBook/find/out/only") => "LIB-LEND-MOST-OUT";
    a_sum_that_adds_nothing_is_found: with("sumFines/find/total", json!({"value": "${0}"})) => "LIB-FINES";
    members_that_are_not_followed_are_found:
        with("readEverybody/find/ids", json!({"value": "${[]}"})) => "LIB-CIRCLE-EVERYBODY";
    containers_that_are_not_followed_are_found:
        with("readCirclesOf/find/ids", json!({"value": "${[]}"})) => "LIB-CIRCLES-OF";
    a_secret_of_another_length_is_found:
        with("addGate/find/fresh/secret/length", json!(16)) => "LIB-GATE-KEY";
    a_secret_that_is_never_shown_is_found: without("addGate/reveal") => "LIB-GATE-KEY";
    versions_of_everything_are_found:
        with("listRulesVersions/find/versions", json!({"value": "${[]}"})) => "LIB-RULES-KEPT";
    a_guard_that_lets_the_barred_in_is_found: without("lendBook/when/0") => "LIB-LEND-BARRED";
    a_guard_that_lends_what_is_lent_is_found: without("lendBook/when/1") => "LIB-LEND-LENT";
    a_guard_that_lends_without_end_is_found: without("lendBook/when/2") => "LIB-LEND-MOST";
    a_guard_that_lets_return_twice_is_found: without("returnBook/when") => "LIB-RETURN-ONCE";
    a_guard_that_lets_others_share_is_found: without("grantList/when") => "LIB-GRANT-OWNER";
    a_guard_of_a_case_that_is_gone_is_found: without("removeShelf/cases/block/when") => "LIB-SHELF-BLOCK";
    a_guard_that_words_it_otherwise_is_found:
        without("lendBook/when/0/fail/message") => "LIB-LEND-BARRED";
    a_refusal_of_the_partner_that_is_not_read_is_found:
        without("askTransfer/call/asked/when") => "LIB-TRANSFER-UNKNOWN";
    a_refusal_of_the_partner_that_is_not_passed_on_is_found:
        with("askTransfer/call/asked/when/0/if", json!("answer.status >= 400")) => "LIB-TRANSFER-PASSED-ON";
    a_partner_who_is_asked_for_another_book_is_found:
        with("askTransfer/call/asked/body/isbn", json!("0")) => "LIB-TRANSFER";
    an_entry_that_is_passed_over_is_asked_for_all_the_same_is_found:
        without("askTransfers/call/asked/if") => "LIB-TRANSFERS";
    an_answer_that_should_be_taken_and_is_passed_on_is_found:
        without("askTransfers/call/asked/takes") => "LIB-TRANSFERS-BUSY";
    a_refusal_for_one_of_many_that_is_not_read_is_found:
        without("askTransfers/call/asked/when") => "LIB-TRANSFERS-UNKNOWN";
    a_partner_who_is_not_asked_is_found:
        adding("askTransfer/call/asked/if", json!("false")) => "LIB-TRANSFER";
    a_book_that_stays_while_lent_is_found: without("lendBook/also/0") => "LIB-LEND-TAKES-BOOK";
    a_book_that_stays_away_is_found: without("returnBook/also/0") => "LIB-RETURN-GIVES-BOOK";
    a_tally_that_is_not_kept_is_found: without("returnBook/also/1") => "LIB-TALLY";
    a_tally_that_starts_again_is_found: with("returnBook/also/1/set/returned", json!("${1}")) => "LIB-TALLY";
    a_shelf_that_does_not_move_up_is_found:
        without("removeShelf/cases/move_up/also/0") => "LIB-SHELF-MOVE-UP";
    a_book_that_does_not_move_up_is_found:
        without("removeShelf/cases/move_up/also/1") => "LIB-SHELF-MOVE-UP-BOOKS";
    shelves_that_stay_below_nothing_are_found:
        without("removeShelf/cases/cascade/also") => "LIB-SHELF-CASCADE";
    places_that_are_not_kept_are_found: without("replaceHolds/perform/0/position") => "LIB-HOLDS-PLACE";
    children_that_are_not_replaced_are_found:
        with("replaceHolds/perform/0/where", json!({"book_id": "${path.book}", "place": "${-1}"}))
            => "LIB-HOLDS-KEEP";
    an_order_that_is_not_taken_is_found:
        with("orderHolds/perform/0/position", json!("book_id")) => "LIB-HOLDS-ORDER";
    other_words_for_an_order_of_some_are_found:
        without("orderHolds/perform/0/fail/message") => "LIB-HOLDS-ORDER-ALL";
    an_entry_that_is_barred_twice_is_found: without("barMembers/perform/0/do/1") => "LIB-BAR-PARTLY";
    an_entry_that_is_not_barred_is_found: without("barMembers/perform/0/do/2") => "LIB-BAR";
    an_entry_that_need_not_be_there_is_found:
        without("barMembers/perform/0/do/0/find/member/else") => "LIB-BAR-PARTLY";
    entries_that_fail_without_a_word_are_found:
        without("barMembers/perform/0/collect/failed/error") => "LIB-BAR-PARTLY";
    entries_that_are_done_by_halves_are_found:
        adding("numberMembers/perform/0/collect", json!({"as": "done", "done": "${id}", "failed": "${id}"}))
            => "LIB-RENUMBER-ATOMIC";
    an_answer_that_counts_otherwise_is_found:
        with("barMembers/answer/failed", json!("${0}")) => "LIB-BAR-PARTLY";
    a_member_who_comes_in_silence_is_found: without("addMember/emit") => "LIB-EVENTS";
    a_member_who_goes_in_silence_is_found: without("removeMember/emit") => "LIB-EVENT-REMOVED";
    an_event_without_its_words_is_found: without("lendBook/emit/data") => "LIB-EVENT-DATA";
    operations_that_are_not_noted_are_found: without("/x-mock/audit") => "LIB-NOTES";
    notes_that_do_not_say_who_are_found: without("/x-mock/audit/set/who") => "LIB-NOTES-WHO";
    notes_of_what_was_done_alone_are_found:
        adding("/x-mock/audit/if", json!("outcome.success")) => "LIB-NOTES-REFUSED";
}
