use std::collections::HashMap;

use reqwest::Url;
use specs::Contract;

use super::address::Address;
use super::base::Base;
use super::control::{Control, Health};
use super::deployment::{CLEANUP, Deployment, Writes};
use super::error::TargetError;
use super::file::TargetFile;
use super::from_file;
use super::keyring::Keyring;
use super::kind::{Kind, Target};
use super::mock::{self, Running, Served};
use super::world::{Worlds, run_name};
use crate::client::{Client, Limits};

impl Target {
    /// Makes what an address names ready, and the client for it: a target file says how requests are sent.
    ///
    /// # Errors
    /// As [`Target::connect`], and when a target file cannot be used.
    pub async fn reach(
        address: &Address,
        contract: &Contract,
        served: Option<Served>,
        systems: &[String],
        writes: Writes,
    ) -> Result<(Self, Client), TargetError> {
        if let Address::File(path) = address {
            let known: Vec<&str> = contract.names().collect();
            let file = TargetFile::read(path, &known)?;
            return from_file::target(file, path, writes);
        }
        let client = Client::new(Limits::default())?;
        let target = Self::serving(served, address, &client, systems, writes).await?;
        Ok((target, client))
    }

    /// Finds out what answers at an address and makes it ready.
    ///
    /// # Errors
    /// When nothing answers there, when it is a deployment and `systems` does not name exactly one, when a mock
    /// does not keep to its control API, or when it is a file, which [`Target::reach`] reads.
    pub async fn connect(
        address: &Address,
        client: &Client,
        systems: &[String],
        writes: Writes,
    ) -> Result<Self, TargetError> {
        Self::serving(None, address, client, systems, writes).await
    }

    /// The same, a mock of this process serving what is given.
    ///
    /// # Errors
    /// As [`Self::connect`], and when what is given cannot be served.
    pub async fn serving(
        served: Option<Served>,
        address: &Address,
        client: &Client,
        systems: &[String],
        writes: Writes,
    ) -> Result<Self, TargetError> {
        match address {
            Address::Mock => {
                let (running, root) = mock::start(served).await?;
                let control = Control::new(client.clone(), root.clone());
                let health = control.health().await?;
                let health =
                    health.ok_or_else(|| TargetError::Start(format!("no mock answers at {root}")))?;
                Self::mock("mock", control, root, health, Some(running)).await
            }
            Address::Url(url) => Self::at(&address.to_string(), client, url, systems, writes).await,
            Address::File(_) => Err(TargetError::NoSystem(address.to_string())),
        }
    }

    async fn at(
        name: &str,
        client: &Client,
        url: &Url,
        systems: &[String],
        writes: Writes,
    ) -> Result<Self, TargetError> {
        let control = Control::new(client.clone(), url.clone());
        if let Some(health) = control.health().await? {
            return Self::mock(name, control, url.clone(), health, None).await;
        }
        let [system] = systems else { return Err(TargetError::NoSystem(name.to_owned())) };
        let deployment = Deployment {
            systems: HashMap::from([(system.clone(), Base::new(url.as_str()))]),
            writes,
            keyring: Keyring::of_environment(client.clone()),
            jobs: 1,
            cleanup: CLEANUP,
        };
        Ok(Self { name: name.to_owned(), kind: Kind::Deployment(Box::new(deployment)) })
    }

    async fn mock(
        name: &str,
        control: Control,
        root: Url,
        health: Health,
        running: Option<Running>,
    ) -> Result<Self, TargetError> {
        let personas = control.personas().await?;
        let facts = health.facts();
        let worlds =
            Worlds { root, control, systems: health.systems, facts, personas, run: run_name(), running };
        Ok(Self { name: name.to_owned(), kind: Kind::Worlds(Box::new(worlds)) })
    }
}
