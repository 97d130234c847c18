use std::collections::BTreeSet;
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
use super::watch::{Folder, Watch};
use super::{Error, duration, say};
use crate::deliver::DeliverTo;
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
    /// Where callbacks, webhooks and records that are deliveries may be sent
    #[arg(long, value_name = "WHERE", value_enum, default_value_t)]
    deliver_to: DeliverTo,
    /// Answer 500 with the reason instead of success that is not as the document says
    #[arg(long)]
    strict: bool,
    /// Serve changed documents, records and people at once; worlds go on
    #[arg(long)]
    watch: bool,
}

/// What every reading of the files has in common.
#[derive(Debug, Clone, Copy)]
struct Start {
    address: SocketAddr,
    /// By the wall clock.
    at: Timestamp,
}

/// `--watch` where no file could change.
#[derive(Debug, thiserror::Error)]
#[error(
    "--watch has nothing to watch: what ships inside does not change\n  hint: name files with --spec, --specs or --fixtures"
)]
struct NothingToWatch;

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
    let mut watch = watch(&serve)?;
    let listener = server::bind(serve.listen).await?;
    let start = Start { address: listener.local_addr()?, at: Timestamp::now() };
    let live = Live::new(Arc::new(site(&serve, start)?));
    if let Some(watch) = &mut watch {
        watch.cover(&folders(&serve, &live.site()));
    }
    announce(&live.site(), start.address);
    if let Some(watch) = watch {
        tokio::spawn(follow(watch, Arc::new(serve), start, live.clone()));
    }
    server::serve(listener, live, stopped).await;
    say!("stopped");
    Ok(ExitCode::SUCCESS)
}

fn watch(serve: &Serve) -> Result<Option<Watch>, Error> {
    if !serve.watch {
        return Ok(None);
    }
    let named = named(serve);
    if named.is_empty() {
        return Err(NothingToWatch.into());
    }
    let mut watch = Watch::new()?;
    // Before anything is read, so that no change falls between reading and watching.
    watch.cover(&named);
    Ok(Some(watch))
}

async fn follow(watch: Watch, serve: Arc<Serve>, start: Start, live: Live) {
    let read = {
        let serve = Arc::clone(&serve);
        move || site(&serve, start).map_err(|error| error.to_string())
    };
    watch.follow(live, |site| folders(&serve, site), read).await;
}

/// Where everything stands that is served: what was named, and the files it refers to.
fn folders(serve: &Serve, site: &Site) -> BTreeSet<Folder> {
    let files = site.services().iter().flat_map(|service| service.system.document().files());
    files.map(Folder::of_file).chain(named(serve)).collect()
}

/// Where the files stand that the command line names.
fn named(serve: &Serve) -> BTreeSet<Folder> {
    serve.documents.folders().into_iter().chain(serve.fixtures.clone().map(Folder::Deep)).collect()
}

fn site(serve: &Serve, start: Start) -> Result<Site, Error> {
    let contract = serve.documents.contract()?;
    let seed = Seed::new(serve.seed);
    let began = serve.now.unwrap_or(start.at);
    let fixtures = Fixtures::load(&contract, serve.fixtures.as_deref(), seed, began)?;
    let default_url = || format!("http://localhost:{}", start.address.port());
    let settings = Settings {
        public_url: serve.public_url.clone().unwrap_or_else(default_url),
        seed,
        // A clock that was set at the start has gone on since.
        now: serve
            .now
            .map(|now| now.saturating_add(start.at.duration_until(Timestamp::now())))
            .transpose()?,
        world_ttl: serve.world_ttl,
        deliver_to: serve.deliver_to,
        strict: serve.strict,
    };
    Ok(Site::new(contract, &fixtures, settings)?)
}

fn announce(site: &Site, address: SocketAddr) {
    let base = site.public_url();
    for service in site.services() {
        let (system, count) = (&service.system, service.system.operations().len());
        let path = if service.mount == Mount::Root { "/" } else { system.name() };
        say!("{:<24} {base}/{} ({count} operations)", system.title(), path.trim_start_matches('/'));
    }
    say!("{:<24} {base}/__mock/openapi.json", "control");
    say!("{:<24} mock-server personas", "who can log in");
    if !address.ip().is_loopback() {
        eprintln!(
            "warning: {address} can be reached from other machines; everybody there can obtain any token, \
             because the signing keys are public test keys"
        );
    }
    say!("listening on http://{address}");
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
