//! Who calls, from where, and what they are refused with.

use serde_json::json;
use tests::library::{with, without};

super::witnesses! {
    a_request_without_a_token_is_found: with("/security", json!([])) => "LIB-TOKEN";
    a_token_that_is_not_looked_at_is_found: with("/security", json!([])) => "LIB-TOKEN-VALID";
    a_policy_that_lets_in_is_found:
        with("/x-mock/access/staff/0/if", json!("caller.role == 'nobody'")) => "LIB-STAFF";
    an_operation_without_its_policy_is_found: without("barMembers/access") => "LIB-STAFF";
    a_platform_that_sees_no_rows_is_found: without("/x-mock/tenancy/place/0") => "LIB-PLATFORM-ROWS";
    a_platform_that_sees_no_record_is_found: without("/x-mock/tenancy/place/0") => "LIB-PLATFORM-READ";
    a_branch_that_sees_everything_is_found:
        with("/x-mock/tenancy/place/1", json!({"if": "caller.branch != null", "at": "platform"}))
            => "LIB-BRANCH-ROWS";
    another_refusal_to_outsiders_who_read_is_found:
        with("/x-mock/tenancy/outsider/read/kind", json!("forbidden")) => "LIB-OUTSIDER-READ";
    another_refusal_to_outsiders_who_write_is_found:
        with("/x-mock/tenancy/outsider/write/kind", json!("forbidden")) => "LIB-OUTSIDER-WRITE";
    an_outsider_who_sees_another_branch_is_found:
        with("/x-mock/tenancy/place/1", json!({"if": "caller.branch != null", "at": "platform"}))
            => "LIB-BRANCH-OUTSIDER";
    other_words_for_what_is_missing_are_found:
        without("/x-mock/failures/not_found/message") => "LIB-BRANCH-OUTSIDER";
    other_words_for_what_is_taken_are_found:
        without("/x-mock/failures/conflict/message") => "LIB-MEMBER-MAIL-UNIQUE";
}
