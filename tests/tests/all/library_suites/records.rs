//! What holds of a record by itself: its id, its values, what is shown of it, who finds it.

use serde_json::json;
use tests::library::{adding, with, without};

super::witnesses! {
    an_id_without_its_prefix_is_found: without("/x-mock/resources/member/id/prefix") => "LIB-MEMBER-NEW";
    a_label_that_is_another_is_found:
        with("/x-mock/resources/member/label", json!("person")) => "LIB-MEMBER-MAIL-UNIQUE";
    a_record_without_its_owner_is_found: without("/x-mock/resources/circle/owner") => "LIB-CIRCLE-ADD";
    a_mail_that_is_taken_twice_is_found:
        without("/x-mock/resources/member/unique/0") => "LIB-MEMBER-MAIL-UNIQUE";
    an_isbn_that_is_taken_twice_is_found: without("/x-mock/resources/book/unique/0") => "LIB-BOOK-ISBN";
    an_isbn_that_counts_everywhere_is_found:
        with("/x-mock/resources/book/unique/0", json!(["isbn"])) => "LIB-BOOK-ISBN-BY-BRANCH";
    a_slug_that_is_taken_twice_is_found:
        with("/x-mock/resources/book/unique/1", json!(["branch_id", "slug"])) => "LIB-BOOK-SLUG";
    a_grant_that_is_given_twice_is_found: without("/x-mock/resources/list_grant/unique") => "LIB-GRANT-ONCE";
    a_circle_of_the_same_name_is_found: without("/x-mock/resources/circle/unique") => "LIB-CIRCLE-NAME";
    rows_in_another_order_are_found:
        adding("/x-mock/resources/member/order", json!(["name"])) => "LIB-MEMBER-ORDER";
    children_in_no_order_are_found: without("/x-mock/resources/hold/order") => "LIB-HOLDS-IN-ORDER";
    a_field_that_is_not_computed_is_found:
        without("/x-mock/resources/member/computed/greeting") => "LIB-MEMBER-GREETING";
    a_field_that_is_computed_otherwise_is_found:
        with("/x-mock/resources/loan/computed/is_late", json!("${record.status == 'out'}"))
            => "LIB-LOAN-LATE";
    a_field_that_is_not_looked_up_is_found:
        without("/x-mock/resources/member/live/loans") => "LIB-MEMBER-LOANS";
    a_field_that_counts_too_much_is_found:
        without("/x-mock/resources/member/live/loans/only") => "LIB-MEMBER-LOANS-OUT";
    a_secret_that_is_kept_as_it_is_is_found:
        without("/x-mock/resources/gate/secrets") => "LIB-GATE-KEY-HIDDEN";
    details_of_any_form_are_found: without("/x-mock/resources/book/shaped") => "LIB-DETAILS-REQUIRED";
    details_that_need_nothing_are_found:
        without("/x-mock/resources/book/shaped/properties/required") => "LIB-DETAILS-REQUIRED";
    a_text_of_any_length_is_found:
        without("/x-mock/resources/book/shaped/kinds/text/maxLength") => "LIB-DETAILS-TEXT";
    a_number_in_words_is_found: without("/x-mock/resources/book/shaped/kinds/number") => "LIB-DETAILS-NUMBER";
    a_choice_of_anything_is_found:
        without("/x-mock/resources/book/shaped/kinds/choice") => "LIB-DETAILS-CHOICE";
    a_record_that_lies_above_and_is_hidden_is_found: without("/x-mock/resources/kind/visible") => "LIB-KINDS";
    a_list_that_everybody_finds_is_found:
        without("/x-mock/resources/reading_list/visible") => "LIB-LIST-HIDDEN";
    a_list_that_the_platform_misses_is_found:
        without("/x-mock/resources/reading_list/visible/0") => "LIB-LIST-PLATFORM";
    a_list_that_its_owner_misses_is_found:
        with("/x-mock/resources/reading_list/visible/1/is", json!("${caller.branch}")) => "LIB-LIST-OWN";
    a_list_that_is_shared_and_hidden_is_found:
        without("/x-mock/resources/reading_list/visible/2") => "LIB-LIST-SHARED";
    a_reader_without_a_level_is_found:
        without("/x-mock/resources/reading_list/levels/of/1") => "LIB-LIST-GRANTED";
    an_owner_who_may_only_look_is_found:
        with("/x-mock/resources/reading_list/levels/of/0/level", json!("view")) => "LIB-LIST-OWNER-EDITS";
    levels_in_another_order_are_found:
        with("/x-mock/resources/reading_list/levels/order", json!(["edit", "view"])) => "LIB-LIST-OWN";
    other_words_for_a_missing_level_are_found:
        without("/x-mock/resources/reading_list/levels/denied/message") => "LIB-LIST-LEVEL";
    a_stamp_that_is_never_set_is_found: without("/x-mock/resources/book/stamps") => "LIB-BOOK-STAMP";
    a_name_that_is_free_again_is_found: without("/x-mock/resources/circle/delete") => "LIB-CIRCLE-NAME-STAYS";
    a_pin_that_is_shown_is_found: without("/x-mock/resources/gate/sealed") => "LIB-GATE-PIN-SEALED";
    a_slug_that_is_never_free_is_found:
        adding("/x-mock/resources/book/delete", json!("soft")) => "LIB-BOOK-DELETE";
    a_grant_to_branches_that_does_not_count_is_found:
        with("/x-mock/resources/reading_list/levels/of/1/is", json!("${[caller.subject, 'tnt_acme']}"))
            => "LIB-LIST-GRANT-EDITS";
}
