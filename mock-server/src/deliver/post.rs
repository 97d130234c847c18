use std::error::Error;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, Url};
use serde_json::{Map, Value, json};

use super::letter::Letter;
use crate::change::Said;

/// Where callbacks, webhooks and records that are deliveries may be sent.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum DeliverTo {
    /// To addresses of this machine's loopback alone, whatever name they go by.
    #[default]
    Loopback,
    /// Anywhere.
    Any,
    /// Nowhere.
    None,
}

/// How long an answer may take; what senders of webhooks in the field allow.
const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes read of an answer; the rest is left.
const READ: usize = 64 * 1024;

/// Sends requests, without proxies and without following redirects.
#[derive(Debug)]
pub(crate) struct Post {
    to: DeliverTo,
    /// Made when something is first sent: most servers never do.
    client: OnceLock<Result<Client, String>>,
}

/// An address that nothing may be sent to.
#[derive(Debug, thiserror::Error)]
#[error("{0}; --deliver-to says where deliveries may go")]
struct Refused(String);

impl Post {
    pub(crate) const fn new(to: DeliverTo) -> Self {
        Self { to, client: OnceLock::new() }
    }

    /// Sends a request and says what came of it.
    pub(super) async fn send(&self, letter: Letter) -> Said {
        match self.exchange(letter).await {
            Ok(said) => said,
            Err(error) => {
                let refused = cause::<Refused>(&*error).is_some();
                Said { error: Some(why(&*error)), refused, ..Said::default() }
            }
        }
    }

    /// Sends a request, and gives status and body of the answer, cut off where it grows long.
    ///
    /// # Errors
    /// Why no answer came.
    pub(crate) async fn fetch(&self, letter: Letter) -> Result<(StatusCode, Bytes), String> {
        let mut answer = self.answer(letter).await.map_err(|error| why(&*error))?;
        let body = read(&mut answer).await;
        Ok((answer.status(), Bytes::from(body)))
    }

    async fn answer(&self, letter: Letter) -> Result<Response, Box<dyn Error + Send + Sync>> {
        let url: Url = letter.url.parse().map_err(|error| format!("it is no URL: {error}"))?;
        self.allows(&url)?;
        let client = self.client.get_or_init(|| client(self.to)).as_ref().map_err(String::as_str)?;
        let request = client.request(letter.method, url).headers(letter.headers).body(letter.body);
        Ok(request.send().await.map_err(reqwest::Error::without_url)?)
    }

    async fn exchange(&self, letter: Letter) -> Result<Said, Box<dyn Error + Send + Sync>> {
        let mut answer = self.answer(letter).await?;
        let headers = told(&answer);
        let body = read(&mut answer).await;
        let body = serde_json::from_slice(&body)
            .unwrap_or_else(|_| Value::from(String::from_utf8_lossy(&body).into_owned()));
        let answer_told = json!({"headers": headers, "body": body});
        Ok(Said { status: answer.status().as_u16(), answer: answer_told, ..Said::default() })
    }

    /// Whether a URL may be asked, as far as it shows without looking its name up.
    fn allows(&self, url: &Url) -> Result<(), Refused> {
        let host = url.host_str().unwrap_or_default();
        let address = host.trim_matches(['[', ']']).parse::<IpAddr>().ok();
        match (self.to, address) {
            (DeliverTo::None, _) => Err(Refused("deliveries go nowhere".to_owned())),
            (DeliverTo::Loopback, Some(address)) if !is_loopback(address) => Err(foreign(host)),
            _ => Ok(()),
        }
    }
}

fn client(to: DeliverTo) -> Result<Client, String> {
    let client = Client::builder().redirect(Policy::none()).no_proxy().timeout(PATIENCE).referer(false);
    let client = client.dns_resolver(Arc::new(Names(to)));
    client.build().map_err(|error| innermost(&error))
}

/// Looks names up and leaves out addresses that nothing may be sent to, so that a name cannot lead
/// elsewhere than it did when it was checked.
#[derive(Debug)]
struct Names(DeliverTo);

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        let to = self.0;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let may = |address: &SocketAddr| to == DeliverTo::Any || is_loopback(address.ip());
            let found: Vec<SocketAddr> = found.filter(may).collect();
            if found.is_empty() {
                return Err(foreign(name.as_str()).into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

fn foreign(host: &str) -> Refused {
    Refused(format!("`{host}` is not loopback"))
}

fn is_loopback(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}

fn told(answer: &Response) -> Map<String, Value> {
    let headers = answer.headers().iter();
    headers
        .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.into())))
        .collect()
}

/// The first bytes of a body; one that breaks off is as long as it came.
async fn read(answer: &mut Response) -> Vec<u8> {
    let mut body = Vec::new();
    while let Ok(Some(bytes)) = answer.chunk().await {
        body.extend_from_slice(&bytes[..bytes.len().min(READ - body.len())]);
        if body.len() == READ {
            break;
        }
    }
    body
}

fn causes<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error: &&'e (dyn Error + 'static)| (*error).source())
}

fn cause<'e, E: Error + 'static>(error: &'e (dyn Error + 'static)) -> Option<&'e E> {
    causes(error).find_map(|error| error.downcast_ref())
}

/// Why a request came to nothing.
fn why(error: &(dyn Error + 'static)) -> String {
    cause::<Refused>(error).map_or_else(|| innermost(error), ToString::to_string)
}

/// What the system said, without what clients say around it.
fn innermost(error: &(dyn Error + 'static)) -> String {
    causes(error).last().map(ToString::to_string).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may(to: DeliverTo, url: &str) -> bool {
        Post::new(to).allows(&url.parse().unwrap()).is_ok()
    }

    #[test]
    fn an_address_is_loopback_however_it_is_written() {
        for url in ["http://127.0.0.1:1/", "http://[::1]/", "http://0x7f.1/", "http://[::ffff:127.0.0.1]/"] {
            assert!(may(DeliverTo::Loopback, url), "{url}");
            assert!(!may(DeliverTo::None, url), "{url}");
        }
        for url in
            ["http://192.0.2.1/", "http://[2001:db8::1]/", "http://0.0.0.0/", "http://[::ffff:192.0.2.1]/"]
        {
            assert!(!may(DeliverTo::Loopback, url), "{url}");
            assert!(may(DeliverTo::Any, url), "{url}");
        }
    }
}
