use reqwest::redirect::{Attempt, Policy};

/// As many as the fetch standard allows; a chain that is longer is most likely a circle.
const MOST: usize = 20;

/// A chain of redirects that does not end.
#[derive(Debug, thiserror::Error)]
#[error("more than {MOST} redirects")]
struct Endless;

/// Goes after redirects as the fetch standard has it: 303 becomes a GET, and so does a POST after 301 and 302;
/// 307 and 308 send the same again. One that leads to another origin is the answer: what stands
/// there is not what is checked, and must not get its requests and credentials.
pub(super) fn within_origin() -> Policy {
    Policy::custom(|attempt: Attempt<'_>| {
        let first = attempt.previous().first().map(|url| url.origin());
        if first.is_some_and(|origin| origin != attempt.url().origin()) {
            attempt.stop()
        } else if attempt.previous().len() > MOST {
            attempt.error(Endless)
        } else {
            attempt.follow()
        }
    })
}
