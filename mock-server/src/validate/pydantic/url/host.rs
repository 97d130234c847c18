//! Hosts.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::Reason;
use super::encode::{Set, encode};
use super::punycode;
use super::scheme::Scheme;

/// Characters that no host has.
const FORBIDDEN: &str = " #/:<>?@[\\]^|";

const NOT_A_DOMAIN: Reason = "invalid international domain name";

/// The host in its normal form; an empty one stays empty.
pub(super) fn normal(host: &str, scheme: &Scheme) -> Result<String, Reason> {
    if let Some(rest) = host.strip_prefix('[') {
        return v6(rest);
    }
    if !scheme.is_special() {
        return opaque(host);
    }
    let decoded = decode(host).ok_or(NOT_A_DOMAIN)?;
    let host = punycode::domain(&decoded.to_lowercase());
    if host.chars().any(|c| c.is_ascii_control() || c == '%' || FORBIDDEN.contains(c)) {
        return Err(NOT_A_DOMAIN);
    }
    if ends_in_number(&host) {
        return v4(&host).ok_or("invalid IPv4 address");
    }
    Ok(host)
}

/// The text without its percent-encoding; `None` if it is not UTF-8.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        match hex_pair(rest) {
            Some(byte) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

fn hex_pair(text: &[u8]) -> Option<u8> {
    let [b'%', high, low, ..] = text else {
        return None;
    };
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

fn v6(rest: &str) -> Result<String, Reason> {
    let address = rest.strip_suffix(']').and_then(|text| text.parse::<Ipv6Addr>().ok());
    match address {
        Some(address) => Ok(format!("[{address}]")),
        None => Err("invalid IPv6 address"),
    }
}

/// The host of a scheme that the standard does not know: it keeps its case.
fn opaque(host: &str) -> Result<String, Reason> {
    if host.chars().any(|c| FORBIDDEN.contains(c)) {
        return Err("invalid domain character");
    }
    Ok(encode(host, Set::Control))
}

/// Whether the last label is a number, which makes the host an address or nothing.
fn ends_in_number(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_decimal = !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit());
    is_decimal || (last.starts_with("0x") && number(last).is_some())
}

/// Up to four numbers, of which the last fills the bytes that are left.
fn v4(host: &str) -> Option<String> {
    let host = host.strip_suffix('.').unwrap_or(host);
    let numbers: Vec<u64> = host.split('.').map(number).collect::<Option<_>>()?;
    let (last, first) = numbers.split_last()?;
    let left = 4_u32.checked_sub(u32::try_from(first.len()).ok()?)?;
    if left == 0 || *last >= 256_u64.pow(left) || first.iter().any(|number| *number > 255) {
        return None;
    }
    let head = first.iter().fold(0, |bits, number| bits << 8 | number);
    let bits = (head << (8 * left)) | last;
    Some(Ipv4Addr::from_bits(u32::try_from(bits).ok()?).to_string())
}

/// Decimal, octal with a leading zero, or hexadecimal with `0x`.
fn number(text: &str) -> Option<u64> {
    let (digits, radix) = match (text.strip_prefix("0x"), text.strip_prefix('0')) {
        (Some(""), _) => return Some(0),
        (Some(digits), _) => (digits, 16),
        (None, Some(digits)) if !digits.is_empty() => (digits, 8),
        _ => (text, 10),
    };
    // Rust would take a sign.
    let is_number = digits.chars().all(|c| c.is_digit(radix));
    u64::from_str_radix(digits, radix).ok().filter(|_| is_number)
}
