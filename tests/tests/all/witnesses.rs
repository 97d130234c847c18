//! Every check has a witness: a server that breaks one promise, which the shipped suites name.

use conformance::plan::Selection;
use conformance::report::Verdict;
use tests::suites::{self, Outcome};
use tests::witness::{Breakage, Witness, lists, records, refusals, tokens, wire};

/// Runs a shipped workflow against a mock that breaks a promise; the finding, told as
/// `workflow/step: requirement`, must be among its own.
async fn found(breakage: Breakage, finding: &str) -> Outcome {
    let witness = Witness::start(breakage).await;
    let workflows = finding.split('/').take(1).map(str::to_owned).collect();
    let outcome = suites::run(witness.url(), &Selection { workflows, ..Selection::default() }).await;
    assert_eq!(outcome.strict, Verdict::Deviates);
    assert!(
        outcome.lines().iter().any(|line| line.starts_with(finding)),
        "{finding} in {:#?}",
        outcome.lines()
    );
    outcome
}

#[tokio::test]
async fn a_mock_behind_a_proxy_that_breaks_nothing_conforms_twice_in_a_row() {
    let witness = Witness::start(Breakage::NONE).await;
    for _ in 0..2 {
        let outcome = suites::run(witness.url(), &Selection::default()).await;
        assert_eq!(outcome.lines(), Vec::<String>::new());
        assert_eq!(outcome.unchecked, Vec::<String>::new());
        assert_eq!(outcome.strict, Verdict::Conforms);
    }
}

macro_rules! witnesses {
    ($verdict:expr; $($name:ident: $breakage:expr => $finding:literal;)+) => {
        $(
            #[tokio::test]
            async fn $name() {
                let outcome = found($breakage, $finding).await;
                assert_eq!(outcome.verdict, $verdict, "{:#?}", outcome.lines());
            }
        )+
    };
}

// Promises that are documented: the run fails.
witnesses! {
    Verdict::Deviates;
    a_foreign_row_in_a_list_is_found:
        lists::FOREIGN_ROW => "users-by-tier/tenant-admin-list: SK-TIER-TENANT";
    a_row_that_stands_on_two_pages_is_found:
        lists::REPEATED_ROW => "users-page-by-page/second: SK-PAGE-NUMBER";
    a_total_that_is_wrong_is_found:
        lists::WRONG_TOTAL => "totals-count-what-was-made/all: SK-PAGE-TOTAL";
    rows_in_the_wrong_order_are_found:
        lists::REVERSED => "users-page-by-page/forty: SK-PAGE-SIZE";
    a_page_size_that_is_ignored_is_found:
        lists::SIZE_IGNORED => "users-page-by-page/forty: SK-PAGE-SIZE";
    a_search_that_is_ignored_is_found:
        lists::SEARCH_IGNORED => "user-life-cycle/find-by-mail: SK-USR-LIST";
    a_filter_that_is_ignored_is_found:
        lists::FILTER_IGNORED => "user-life-cycle/find-active: SK-USR-LIST";
    a_tenant_that_is_ignored_is_found:
        lists::PLACE_IGNORED => "users-by-tier/all-of-acme: SK-USR-LIST";
    a_create_that_answers_200_is_found:
        records::OK_FOR_CREATED => "user-life-cycle/create: SK-USR-CREATE";
    a_missing_field_is_found:
        records::MISSING_FIELD => "user-life-cycle/create: SK-USR-CREATE";
    a_null_that_is_left_out_is_found:
        records::NULL_LEFT_OUT => "user-life-cycle/create: SK-USR-CREATE";
    a_value_of_the_wrong_type_is_found:
        records::WRONG_TYPE => "user-life-cycle/create: SK-USR-CREATE";
    a_secret_that_is_shown_is_found:
        records::SECRET_SHOWN => "user-life-cycle/create: SK-USR-CREATE";
    a_change_that_is_not_made_is_found:
        records::CHANGE_FORGOTTEN => "user-life-cycle/change: SK-USR-UPDATE";
    a_removal_that_is_not_made_is_found:
        records::REMOVAL_FORGOTTEN => "user-life-cycle/read-deleted: SK-USR-DELETE";
    an_envelope_of_somebody_elses_is_found:
        refusals::WRONG_ENVELOPE => "platform-token-without-admin-scope/list-partners: SK-AUTH-SCOPE";
    a_403_for_what_is_not_there_is_found:
        refusals::FORBIDDEN_FOR_MISSING => "user-life-cycle/read-deleted: SK-USR-DELETE";
    a_caller_who_is_let_in_is_found:
        refusals::LET_IN => "platform-token-without-admin-scope/list-partners: SK-AUTH-SCOPE";
    a_scope_that_was_not_asked_for_is_found:
        tokens::SCOPE_WIDENED => "token-scopes/subset: SK-OAUTH-SCOPE-SUBSET";
    a_token_that_outlives_its_revocation_is_found:
        tokens::REVOCATION_FORGOTTEN => "token-given-back/use-revoked: SK-OAUTH-REVOKE";
    a_token_that_outlives_its_time_is_found:
        tokens::EXPIRY_IGNORED => "no-way-in-without-a-token/expired: SK-AUTH-EXPIRED";
    a_status_that_is_not_declared_is_found:
        wire::UNDECLARED_STATUS => "user-life-cycle/read: SK-USR-READ";
    a_wrong_media_type_is_found:
        wire::WRONG_MEDIA_TYPE => "user-life-cycle/create: SK-USR-CREATE";
    a_body_that_breaks_off_is_found:
        wire::CUT_OFF => "user-life-cycle/create: SK-USR-CREATE";
}

// Promises that are inferred: they are listed, and fail the run with `--inferred fail`.
witnesses! {
    Verdict::Conforms;
    a_400_for_what_is_taken_is_found:
        refusals::BAD_REQUEST_FOR_CONFLICT => "user-mail-is-unique/same-mail: SK-USR-MAIL-UNIQUE";
    a_401_without_a_challenge_is_found:
        refusals::NO_CHALLENGE => "no-way-in-without-a-token/none-list: SK-AUTH-MISSING";
    a_fault_without_its_place_is_found:
        refusals::NO_PLACE => "page-bounds/size-above: SK-PAGE-BOUNDS";
    a_token_that_caches_may_keep_is_found:
        tokens::CACHEABLE => "token-by-basic-and-by-form/not-kept-by-caches: SK-OAUTH-NO-STORE";
}
