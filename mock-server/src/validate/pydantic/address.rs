//! IP addresses as text or number.

use std::net::{Ipv4Addr, Ipv6Addr};

use serde_json::Value;

use super::fault::Fault;
use super::loc::Loc;
use super::run::{Exactness, Run};

/// An IP address of one version, answered in its shortest form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Address {
    V4,
    V6,
}

impl Address {
    pub(super) fn check(self, input: &Value, loc: &Loc<'_>, run: &mut Run<'_>) -> Option<Value> {
        run.floor(Exactness::Lax);
        let address = match self {
            Self::V4 => v4(input).map(|address| address.to_string()),
            Self::V6 => v6(input),
        };
        match address {
            Some(address) => Some(Value::String(address)),
            None => run.reject(loc, input, self.fault()),
        }
    }

    fn fault(self) -> Fault {
        match self {
            Self::V4 => Fault::plain("ip_v4_address", "Input is not a valid IPv4 address"),
            Self::V6 => Fault::plain("ip_v6_address", "Input is not a valid IPv6 address"),
        }
    }
}

fn v4(input: &Value) -> Option<Ipv4Addr> {
    match input {
        Value::String(text) => text.parse().ok(),
        other => Some(Ipv4Addr::from_bits(u32::try_from(whole(other)?).ok()?)),
    }
}

/// A zone (`%eth0`) stays, as in Python.
fn v6(input: &Value) -> Option<String> {
    let Value::String(text) = input else {
        return Some(Ipv6Addr::from_bits(u128::from(whole(input)?)).to_string());
    };
    let (address, zone) = match text.split_once('%') {
        Some((_, "")) => return None,
        Some((address, zone)) => (address, format!("%{zone}")),
        None => (text.as_str(), String::new()),
    };
    Some(format!("{}{zone}", address.parse::<Ipv6Addr>().ok()?))
}

/// Python takes a boolean for an integer.
fn whole(value: &Value) -> Option<u64> {
    value.as_bool().map(u64::from).or_else(|| value.as_u64())
}
