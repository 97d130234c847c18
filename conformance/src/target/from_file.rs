//! From what a target file says to a target and a client.

use std::fs;
use std::path::Path;

use http::{HeaderMap, HeaderName, HeaderValue};
use indexmap::IndexMap;
use reqwest::{Certificate, Identity};

use super::base::Base;
use super::deployment::{CLEANUP, Deployment, Writes};
use super::error::TargetError;
use super::file::{FileError, TargetFile, Text, Tls};
use super::keyring::Keyring;
use super::kind::{Kind, Target};
use crate::client::{Client, Limits, Retry, Settings, Trust};
use crate::mask::Mask;

pub(super) fn target(file: TargetFile, path: &Path, writes: Writes) -> Result<(Target, Client), TargetError> {
    let client = Client::with(settings(&file)?)?;
    let mut mask = Mask::default();
    let shared = headers(&file.headers, &file.folder, &mut mask)?;
    let mut systems = std::collections::HashMap::with_capacity(file.systems.len());
    for (name, site) in &file.systems {
        let mut base = Base::new(&site.url);
        base.headers = headers(&site.headers, &file.folder, &mut mask)?;
        Base { url: String::new(), headers: shared.clone() }.complete(&mut base.headers);
        systems.insert(name.clone(), base);
    }
    let name = named(&file, path);
    let (jobs, cleanup) = (file.jobs.unwrap_or(1), file.timeouts.cleanup.unwrap_or(CLEANUP));
    let keyring = Keyring::of_file(client.clone(), file, mask);
    let deployment = Deployment { systems, writes, keyring, jobs, cleanup };
    Ok((Target { name, kind: Kind::Deployment(Box::new(deployment)) }, client))
}

/// As reports call it. Whoever reads one must know that anybody could have answered.
fn named(file: &TargetFile, path: &Path) -> String {
    let name = file.name.clone().unwrap_or_else(|| path.display().to_string());
    if file.tls.insecure { format!("{name} (TLS certificates not verified)") } else { name }
}

fn settings(file: &TargetFile) -> Result<Settings, TargetError> {
    let default = Limits::default();
    let limits = Limits {
        connect: file.timeouts.connect.unwrap_or(default.connect),
        answer: file.timeouts.answer.unwrap_or(default.answer),
        ..default
    };
    let default = Retry::default();
    let retry = file.retry.as_ref().map_or(default, |policy| Retry {
        times: policy.times,
        wait: policy.wait.unwrap_or(default.wait),
        longest: policy.longest.unwrap_or(default.longest),
    });
    Ok(Settings { limits, trust: trust(&file.tls, &file.folder)?, rate: file.rate, retry })
}

fn trust(tls: &Tls, folder: &Path) -> Result<Trust, FileError> {
    let roots = match &tls.ca {
        Some(path) => read(folder, "ca", path, |pem| {
            let roots = Certificate::from_pem_bundle(pem).map_err(|error| error.to_string())?;
            if roots.is_empty() { Err("there is no certificate in it".to_owned()) } else { Ok(roots) }
        })?,
        None => Vec::new(),
    };
    let identity = match (&tls.certificate, &tls.key) {
        (Some(certificate), Some(key)) => {
            let mut pem = read(folder, "certificate", certificate, |pem| Ok(pem.to_vec()))?;
            pem.push(b'\n');
            Some(read(folder, "key", key, |key| {
                pem.extend_from_slice(key);
                Identity::from_pem(&pem).map_err(|_| "it holds no private key for the certificate".to_owned())
            })?)
        }
        _ => None,
    };
    Ok(Trust { roots, identity, is_blind: tls.insecure })
}

fn read<T>(
    folder: &Path,
    key: &'static str,
    path: &Path,
    parse: impl FnOnce(&[u8]) -> Result<T, String>,
) -> Result<T, FileError> {
    let path = folder.join(path);
    let bytes = fs::read(&path).map_err(|error| error.to_string());
    bytes.and_then(|bytes| parse(&bytes)).map_err(|reason| FileError::Certificate { key, path, reason })
}

fn headers(written: &IndexMap<String, Text>, folder: &Path, mask: &mut Mask) -> Result<HeaderMap, FileError> {
    let mut headers = HeaderMap::with_capacity(written.len());
    for (name, text) in written {
        let refused = |reason: String| FileError::Header { name: name.clone(), reason };
        let value = text.read(folder).map_err(|absence| refused(absence.hint))?;
        if text.is_secret() {
            mask.learn(value.expose());
        }
        let no_header = || refused("it has characters that a header cannot have".to_owned());
        let key = HeaderName::try_from(name).map_err(|_| no_header())?;
        let mut header = HeaderValue::try_from(value.expose()).map_err(|_| no_header())?;
        header.set_sensitive(text.is_secret());
        headers.insert(key, header);
    }
    Ok(headers)
}
