//! Suites against the hand-made contract, for tests.

use super::Suite;
use crate::testing::contract;

/// Every error of a suite, as it is printed.
pub(super) fn errors(text: &str) -> String {
    Suite::read("shop.arazzo.yaml", text, &contract()).unwrap_err().to_string()
}

/// A suite of one workflow; `body` stands within it, indented by four.
pub(super) fn suite(body: &str) -> String {
    format!(
        "arazzo: 1.0.1\ninfo: {{title: Shop, version: 1.0.0}}\n\
         sourceDescriptions: [{{name: shop, url: shop.yaml, type: openapi}}]\n\
         workflows:\n  - workflowId: buy\n    inputs: {{properties: {{alice: {{type: string}}}}}}\n{body}"
    )
}
