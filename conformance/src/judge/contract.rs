use http::{Method, StatusCode};
use specs::{Operation, System};

use super::{Judgement, body, header};
use crate::exchange::Response;
use crate::finding::{Check, Flaw};

/// Judges by the contract: a declared status, its headers, its media type, its schema.
pub(crate) fn contract(system: &System, operation: &Operation, response: &Response) -> Judgement {
    let mut judgement = Judgement::default();
    let Some(declared) = operation.responses.for_status(response.status.as_u16()) else {
        judgement.check([undeclared(operation, response)]);
        return judgement;
    };
    judgement.check([]);
    header::judge(system, declared, response, &mut judgement);
    if operation.method != Method::HEAD && !is_bodiless(response.status) {
        body::judge(system, declared, response, &mut judgement);
    }
    judgement
}

/// An answer that HTTP gives no body (RFC 9110, section 6.4.1) may be one that `2XX` or `default` declares.
fn is_bodiless(status: StatusCode) -> bool {
    matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED)
}

fn undeclared(operation: &Operation, response: &Response) -> Flaw {
    let statuses: Vec<_> = operation.responses.statuses().collect();
    Flaw {
        check: Check::Status,
        place: "status".to_owned(),
        contract: Some(format!("{}/responses", operation.pointer)),
        expected: format!("a declared status: {}", statuses.join(", ")),
        actual: response.status.as_u16().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::exchange::testing::response;
    use crate::testing::contract as example;

    fn judged(response: &Response) -> Vec<String> {
        let contract = example();
        let system = contract.system("shop").unwrap();
        let operation = system.operation("readItem").unwrap();
        let flaws = super::contract(system, operation, response).flaws;
        flaws.iter().map(line).collect()
    }

    fn line(flaw: &Flaw) -> String {
        let contract = flaw.contract.as_deref().unwrap_or_default();
        format!(
            "{} at {} ({contract}): expected {}, actual {}",
            flaw.check.word(),
            flaw.place,
            flaw.expected,
            flaw.actual
        )
    }

    fn item() -> Value {
        json!({"data": {"id": "itm_1", "name": "Lamp", "price": 3}})
    }

    #[test]
    fn a_response_that_keeps_the_contract_has_no_flaw() {
        assert_eq!(judged(&response(200, &[("x-total", "3")], &item())), Vec::<String>::new());
    }

    #[test]
    fn an_undeclared_status_is_a_flaw() {
        insta::assert_snapshot!(judged(&response(418, &[], &json!({}))).join("\n"));
    }

    #[test]
    fn a_body_that_breaks_its_schema_is_a_flaw_for_each_place() {
        let body = json!({"data": {"id": "x", "price": "3"}});
        insta::assert_snapshot!(judged(&response(200, &[("x-total", "3")], &body)).join("\n"));
    }

    #[test]
    fn rows_that_are_wrong_in_one_way_are_one_flaw() {
        let contract = example();
        let system = contract.system("shop").unwrap();
        let rows = json!([{"id": "x", "name": "a"}, {"id": "itm_1", "name": "b"}, {"id": "y", "name": "c"}]);
        let judgement =
            super::contract(system, system.operation("listItems").unwrap(), &response(200, &[], &rows));
        let lines: Vec<_> = judgement.flaws.iter().map(line).collect();
        insta::assert_snapshot!(lines.join("\n"));
    }

    #[test]
    fn a_missing_or_malformed_header_is_a_flaw() {
        insta::assert_snapshot!("header_missing", judged(&response(200, &[], &item())).join("\n"));
        insta::assert_snapshot!(
            "header_malformed",
            judged(&response(200, &[("x-total", "many")], &item())).join("\n")
        );
    }

    #[test]
    fn an_answer_that_has_no_body_needs_no_media_type() {
        let contract = example();
        let system = contract.system("shop").unwrap();
        let judged = |operation: &str, status: u16| {
            let mut answer = response(status, &[("x-total", "3")], &Value::Null);
            answer.headers.remove("content-type");
            let empty = Response::new(answer.status, answer.headers, &"".into());
            let judgement = super::contract(system, system.operation(operation).unwrap(), &empty);
            judgement.flaws.iter().map(line).collect::<Vec<_>>()
        };
        assert_eq!(judged("deleteItem", 204), Vec::<String>::new());
        assert_eq!(judged("headItem", 200), Vec::<String>::new());
        assert_eq!(judged("readItem", 200).len(), 1);
    }

    #[test]
    fn a_redirect_is_an_answer_like_any_other() {
        let redirect = response(307, &[("location", "/items/1/")], &Value::Null);
        let flaws = judged(&redirect);
        assert_eq!(
            flaws,
            [
                "status at status (/paths/~1items~1{item_id}/get/responses): expected a declared status: 200, 404, actual 307"
            ]
        );
    }

    #[test]
    fn another_media_type_is_a_flaw() {
        let html = response(200, &[("x-total", "3"), ("content-type", "text/html")], &item());
        insta::assert_snapshot!(judged(&html).join("\n"));
    }

    #[test]
    fn json_that_is_none_is_a_flaw() {
        let mut broken = response(200, &[("x-total", "3")], &item());
        broken = Response::new(broken.status, broken.headers, &"{\"data\":".into());
        insta::assert_snapshot!("json_broken", judged(&broken).join("\n"));
        broken = Response::new(broken.status, broken.headers, &"".into());
        insta::assert_snapshot!("json_empty", judged(&broken).join("\n"));
    }
}
