//! Who calls, from where, and what they are refused with.

use serde_json::json;
use tests::library::{adding, with, without};

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
    a_permission_that_nobody_asks_for_is_found: without("changeBook/requires") => "LIB-BOOK-PERMISSION";
    a_permission_that_nobody_has_is_found: with("/x-mock/roles/tenant_admin", json!([])) => "LIB-BOOK-MERGE";
    a_role_that_is_not_granted_is_found:
        with("/x-mock/grants/0/roles", json!("${[]}")) => "LIB-BOOK-MERGE";
    a_context_that_need_not_be_chosen_is_found:
        without("/x-mock/context/branch/missing") => "LIB-HERE-MISSING";
    a_context_that_anybody_may_act_in_is_found:
        with("/x-mock/context/branch/if", json!("true")) => "LIB-HERE-DENIED";
    another_refusal_of_an_unknown_context_is_found:
        adding("/x-mock/context/branch/unknown", json!({"kind": "forbidden"})) => "LIB-HERE-UNKNOWN";
    a_context_that_is_read_elsewhere_is_found:
        with("/x-mock/context/branch/header", json!("X-Other")) => "LIB-HERE";
    a_limit_that_never_ends_is_found: with("/x-mock/limits/by/visits/max", json!(1000)) => "LIB-VISITS-MOST";
    a_limit_that_counts_nobody_is_found:
        with("/x-mock/limits/by/visits/key", json!("${null}")) => "LIB-VISITS-HEADERS";
    a_limit_that_comes_too_soon_is_found: with("/x-mock/limits/by/visits/max", json!(2)) => "LIB-VISITS";
    a_limit_that_says_nothing_is_found: without("/x-mock/limits/headers") => "LIB-VISITS-HEADERS";
    a_limit_without_exceptions_is_found: with("/x-mock/limits/exempt", json!([])) => "LIB-VISITS-EXEMPT";
    a_limit_of_everything_is_found: without("/x-mock/limits/by/fines/operations") => "LIB-FINES-ONLY";
    a_limit_of_something_else_is_found:
        with("/x-mock/limits/by/fines/operations", json!(["listKinds"])) => "LIB-FINES-MOST";
    a_caller_of_no_branch_is_found:
        with("/x-mock/identity/bearer/caller/branch", json!("${claims.jti}")) => "LIB-NUMBER";
    a_provider_that_is_another_is_found:
        adding("/x-mock/identity/bearer/jwt/audience", json!("somebody")) => "LIB-NUMBER";
}
