//! A row a witness: the law that finds it, where, and what is changed in the document for it.

use serde_json::json;

use super::super::Law;
use super::found;

macro_rules! witnesses {
    ($($name:ident: $law:ident on $system:literal $operation:literal, $at:literal => $to:expr;)+) => {
        $(
            #[tokio::test]
            async fn $name() {
                found(($system, $operation), $at, $to, Law::$law).await;
            }
        )+
    };
}

witnesses! {
    an_operation_without_security_is_found: NoCredential on "library" "listMembers",
        "/security" => Some(json!([]));
    a_credential_that_nobody_issued_and_is_taken_is_found: NoCredential on "library" "listKinds",
        "/x-mock/failures/invalid_credential" => Some(json!({"status": 403}));
    a_refusal_in_another_envelope_is_found: UnknownId on "library" "readMember",
        "/x-mock/failures/not_found" => Some(json!({"body": {"error": "${message}"}}));
    a_permission_that_is_not_asked_for_is_found: WrongRole on "library" "changeBook",
        "changeBook/x-mock/requires" => None;
    a_permission_that_everybody_has_is_found: WrongRole on "library" "changeBook",
        "/x-mock/grants/0" => Some(json!({"permissions": "books:change"}));
    a_record_that_everybody_reads_is_found: ForeignRecord on "library" "readMember",
        "/x-mock/resources/member/visible" =>
            Some(json!([{"place": "all"}, {"field": "status", "is": "active"}]));
    an_outsider_who_is_told_otherwise_is_found: ForeignRecord on "library" "readMember",
        "/x-mock/tenancy/outsider/read" => Some(json!({"kind": "forbidden"}));
    a_list_that_shows_everybodys_records_is_found: ForeignRow on "library" "listMembers",
        "/x-mock/resources/member/visible" =>
            Some(json!([{"place": "all"}, {"field": "status", "is": "active"}]));
    a_total_of_the_page_alone_is_found: Paging on "library" "listMembers",
        "/x-mock/lists/default/envelope/total" => Some(json!("${count}"));
    a_size_of_none_that_is_taken_is_found: Paging on "library" "listMembers",
        "listMembers/parameters/1/schema/minimum" => None;
    a_size_past_the_maximum_that_is_taken_is_found: Paging on "library" "listMembers",
        "/x-mock/lists/default/past_maximum" => Some(json!("clamp"));
    a_cursor_that_leads_nowhere_is_found: Paging on "library" "listBooks",
        "/x-mock/lists/feed/envelope/next" => Some(json!("${has_more ? 'again' : null}"));
    an_id_that_nothing_has_and_is_read_is_found: UnknownId on "library" "readMember",
        "readMember/x-mock" => Some(json!({"perform": [], "answer": {"id": "x"}}));
    a_body_that_is_not_looked_at_is_found: InvalidBody on "library" "addMember",
        "addMember/requestBody/content/application~1json/schema" => Some(json!({}));
    a_body_that_is_refused_otherwise_is_found: InvalidBody on "scaikey" "createUser",
        "/x-mock/failures/validation/status" => Some(json!(400));
    a_body_that_breaks_off_and_is_refused_otherwise_is_found: UnreadableBody on "library" "addMember",
        "/x-mock/failures/unreadable_body" => Some(json!({"status": 422}));
    a_body_of_any_size_is_found: OversizedBody on "scaikey" "createUser",
        "/x-mock/body_limit" => Some(json!(9_000_000));
    a_body_of_another_type_that_is_taken_is_found: MediaType on "library" "addMember",
        "addMember/requestBody/content/text~1plain" => Some(json!({"schema": {}}));
    a_method_that_is_refused_otherwise_is_found: Method on "library" "listKinds",
        "/x-mock/failures/method_not_allowed" => Some(json!({"status": 404}));
    an_answer_in_another_form_is_found: Answers on "library" "listKinds",
        "/x-mock/lists/bare/envelope" => Some(json!({"rows": "${rows}"}));
    a_record_that_stays_is_found: LifeCycle on "library" "addMember",
        "removeMember/x-mock" => Some(json!({"perform": [], "access": "staff"}));
    a_change_that_is_not_made_is_found: LifeCycle on "scaikey" "createGroup",
        "updateGroup/x-mock" => Some(json!({"read": "group", "access": "admin_write"}));
    a_record_that_no_list_shows_is_found: LifeCycle on "scaikey" "createGroup",
        "listGroups/x-mock/where" => Some(json!({"name": "nobody"}));
    a_secret_that_is_shown_again_is_found: SecretOnce on "library" "addGate",
        "/x-mock/resources/gate/secrets" => None;
}
