use std::future::Future;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use fixtures::{Fixtures, Seed};
use jiff::Timestamp;

use super::documents::Documents;
use super::{Error, duration};
use crate::server::{self, Live};
use crate::site::{Mount, Settings, Site};

/// Serve the documents.
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Address to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:4010")]
    listen: SocketAddr,
    /// Base of every URL that is issued [default: http://localhost:PORT]
    #[arg(long, value_name = "URL", value_parser = public_url)]
    public_url: Option<String>,
    #[command(flatten)]
    documents: Documents,
    /// Take records and people from this folder where it has them
    #[arg(long, value_name = "DIR")]
    fixtures: Option<PathBuf>,
    /// What ids, people and values are made from
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// Start the worlds' clock at this instant
    #[arg(long, value_name = "RFC3339")]
    now: Option<Timestamp>,
    /// Forget worlds that nobody asks anything for so long
    #[arg(long, value_name = "DURATION", default_value = "1h", value_parser = duration::parse)]
    world_ttl: Duration,
}

fn public_url(text: &str) -> Result<String, String> {
    let trimmed = text.trim_end_matches('/');
    let uri: http::Uri = trimmed.parse().map_err(|error| format!("{error}"))?;
    match uri.scheme_str() {
        Some("http" | "https") if uri.host().is_some() => Ok(trimmed.to_owned()),
        _ => Err("a public URL starts with http:// or https://".to_owned()),
    }
}

pub(super) fn run(serve: Serve) -> Result<ExitCode, Error> {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_env("MOCK_LOG"))
        .with_writer(std::io::stderr)
        .init();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(serving(serve))
}

async fn serving(serve: Serve) -> Result<ExitCode, Error> {
    let stopped = stopped()?;
    let listener = server::bind(serve.listen).await?;
    let address = listener.local_addr()?;
    let site = site(&serve, address)?;
    announce(&site, address);
    server::serve(listener, Live::new(Arc::new(site)), stopped).await;
    println!("stopped");
    Ok(ExitCode::SUCCESS)
}

fn site(serve: &Serve, address: SocketAddr) -> Result<Site, Error> {
    let contract = serve.documents.contract()?;
    let seed = Seed::new(serve.seed);
    let start = serve.now.unwrap_or_else(Timestamp::now);
    let fixtures = Fixtures::load(&contract, serve.fixtures.as_deref(), seed, start)?;
    let default_url = || format!("http://localhost:{}", address.port());
    let settings = Settings {
        public_url: serve.public_url.clone().unwrap_or_else(default_url),
        seed,
        now: serve.now,
        world_ttl: serve.world_ttl,
    };
    Ok(Site::new(contract, &fixtures, settings)?)
}

fn announce(site: &Site, address: SocketAddr) {
    let base = site.public_url();
    for service in site.services() {
        let (system, count) = (&service.system, service.system.operations().len());
        let path = if service.mount == Mount::Root { "/" } else { system.name() };
        println!("{:<24} {base}/{} ({count} operations)", system.title(), path.trim_start_matches('/'));
    }
    println!("{:<24} {base}/__mock/openapi.json", "control");
    println!("{:<24} mock-server personas", "who can log in");
    if !address.ip().is_loopback() {
        eprintln!(
            "warning: {address} can be reached from other machines; everybody there can obtain any token, \
             because the signing keys are public test keys"
        );
    }
    println!("listening on http://{address}");
}

/// SIGINT or SIGTERM. The handlers stand as soon as this returns, before anybody awaits it.
#[cfg(unix)]
fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupted, mut terminated) =
        (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    })
}

/// Ctrl-C.
#[cfg(not(unix))]
fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}
