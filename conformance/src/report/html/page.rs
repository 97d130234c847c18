use super::markup::Markup;
use super::{coverage, finding, head, known, left, requirements, workflows};
use crate::finding::Weight;
use crate::report::document::Document;

/// Nothing is loaded and nothing runs, whatever an answer tried to smuggle in.
const BEFORE: &str = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
<meta name=\"color-scheme\" content=\"light dark\">\
<meta name=\"referrer\" content=\"no-referrer\">\
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<style>\n";

/// Where the page's own links lead.
const PARTS: &[(&str, &str)] = &[
    ("#findings", "Findings"),
    ("#known", "Known deviations"),
    ("#not-checked", "Not checked"),
    ("#requirements", "Requirements"),
    ("#coverage", "Coverage"),
    ("#workflows", "Workflows"),
    ("#words", "Words"),
];

const WORDS: &str = "<section id=\"words\"><h2>Words</h2><dl class=\"words\">\
<dt>MUST, SHOULD, MAY</dt><dd>How strongly a deployment is held to a requirement, as RFC 2119 has it.</dd>\
<dt>documented</dt><dd>The promise can be read in the public pages of the API.</dd>\
<dt>inferred</dt><dd>It follows from what was read. A finding against it is listed and does not fail the run, unless that was asked for.</dd>\
<dt>guess</dt><dd>Nothing was read; something has to be answered. A finding against it is listed, too.</dd>\
<dt>known deviation</dt><dd>Somebody answers for it until a day that is not over. It is shown and does not fail the run.</dd>\
<dt>kept so far</dt><dd>Nothing was found, and not everything that checks it was reached.</dd>\
<dt>not checked</dt><dd>The run says nothing about it.</dd>\
<dt>***</dt><dd>A secret stood here.</dd></dl></section>";

/// The whole page.
pub(super) fn of(document: &Document) -> String {
    let mut page = Markup::default();
    page.raw(BEFORE);
    page.raw(include_str!("page.css"));
    page.raw("</style>\n");
    let summary = &document.summary;
    page.leaf("title", "", &format!("Conformance of {}: {}", summary.target.name, summary.words));
    page.raw("</head>\n<body><a class=\"skip\" href=\"#content\">To the findings</a>\n");
    head::write(&mut page, summary);
    page.element("nav", &[("aria-label", "Parts of the report")], |nav| {
        PARTS.iter().for_each(|(href, name)| nav.element("a", &[("href", href)], |link| link.text(name)));
    });
    page.raw("\n<main id=\"content\">");
    body(&mut page, document);
    page.raw("</main></body></html>\n");
    page.finish()
}

fn body(page: &mut Markup, document: &Document) {
    page.element("section", &[("id", "findings")], |section| {
        section.leaf("h2", "", "Findings");
        if document.findings.is_empty() {
            section.leaf("p", "", "Nothing that was checked disagrees.");
        }
        Weight::ALL.iter().for_each(|weight| finding::group(section, *weight, &document.findings));
    });
    known::write(page, &document.known);
    left::write(page, &document.left_behind);
    workflows::not_checked(page, &document.workflows);
    requirements::write(page, &document.requirements);
    coverage::write(page, &document.coverage);
    workflows::all(page, &document.workflows);
    page.raw(WORDS);
}
