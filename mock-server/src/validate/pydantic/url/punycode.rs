//! International domains in ASCII: RFC 3492.

const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;
const FIRST_BIAS: u32 = 72;
/// The first code point that is not ASCII.
const FIRST_POINT: u32 = 128;

/// The domain with every label that is not ASCII in Punycode, behind `xn--`. A label too long to be one stays.
pub(super) fn domain(domain: &str) -> String {
    if domain.is_ascii() {
        return domain.to_owned();
    }
    let labels: Vec<String> = domain.split(['.', '\u{3002}', '\u{ff0e}', '\u{ff61}']).map(label).collect();
    labels.join(".")
}

fn label(label: &str) -> String {
    if label.is_ascii() {
        return label.to_owned();
    }
    encode(label).map_or_else(|| label.to_owned(), |code| format!("xn--{code}"))
}

/// `None` if the numbers overflow.
fn encode(label: &str) -> Option<String> {
    let points: Vec<u32> = label.chars().map(u32::from).collect();
    let mut code: String = label.chars().filter(char::is_ascii).collect();
    let basic = u32::try_from(code.len()).ok()?;
    if basic > 0 {
        code.push('-');
    }
    let (mut point, mut delta, mut bias, mut handled) = (FIRST_POINT, 0_u32, FIRST_BIAS, basic);
    while let Some(next) = points.iter().copied().filter(|found| *found >= point).min() {
        delta = delta.checked_add((next - point).checked_mul(handled + 1)?)?;
        point = next;
        for found in &points {
            delta = delta.checked_add(u32::from(*found < point))?;
            if *found == point {
                push_delta(&mut code, delta, bias);
                bias = adapt(delta, handled + 1, handled == basic);
                (delta, handled) = (0, handled + 1);
            }
        }
        (delta, point) = (delta.checked_add(1)?, point + 1);
    }
    Some(code)
}

fn push_delta(code: &mut String, mut delta: u32, bias: u32) {
    let mut k = BASE;
    loop {
        let threshold = k.saturating_sub(bias).clamp(T_MIN, T_MAX);
        if delta < threshold {
            code.extend(char::from_digit(shifted(delta), BASE));
            return;
        }
        let rest = delta - threshold;
        code.extend(char::from_digit(shifted(threshold + rest % (BASE - threshold)), BASE));
        delta = rest / (BASE - threshold);
        k += BASE;
    }
}

/// Punycode counts letters before figures, Rust figures before letters.
fn shifted(digit: u32) -> u32 {
    (digit + 10) % BASE
}

fn adapt(delta: u32, count: u32, is_first: bool) -> u32 {
    let mut delta = if is_first { delta / DAMP } else { delta / 2 };
    delta += delta / count;
    let mut k = 0;
    while delta > ((BASE - T_MIN) * T_MAX) / 2 {
        delta /= BASE - T_MIN;
        k += BASE;
    }
    k + (BASE - T_MIN + 1) * delta / (delta + SKEW)
}
