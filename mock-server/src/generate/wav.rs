//! WAVE files of 16-bit mono PCM, with what was spoken as their comment.

/// Samples a second: what speech models of the field give.
const RATE: u32 = 24_000;
const BYTES: u32 = RATE * 2;

/// A hum of so many seconds, the text as `ICMT` of the `INFO` list (RIFF MCI, 2-14).
pub(super) fn write(seconds: f64, text: &str) -> Vec<u8> {
    let mut fmt = Vec::new();
    fmt.extend([1_u16, 1].iter().flat_map(|it| it.to_le_bytes()));
    fmt.extend([RATE, BYTES].iter().flat_map(|it| it.to_le_bytes()));
    fmt.extend([2_u16, 16].iter().flat_map(|it| it.to_le_bytes()));
    let mut body = b"WAVE".to_vec();
    chunk(&mut body, b"fmt ", &fmt);
    let mut list = b"INFO".to_vec();
    chunk(&mut list, b"ICMT", format!("{text}\0").as_bytes());
    chunk(&mut body, b"LIST", &list);
    chunk(&mut body, b"data", &samples(seconds));
    let mut file = Vec::with_capacity(body.len() + 8);
    chunk(&mut file, b"RIFF", &body);
    file
}

/// The samples alone: a low tone that swells four times a second, as syllables do.
pub(super) fn samples(seconds: f64) -> Vec<u8> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some millions at most")]
    let count = (seconds * f64::from(RATE)) as u32;
    let samples = (0..count).flat_map(|at| {
        let period = RATE / 120;
        let syllable = RATE / 4;
        // Two triangles: no sine, so that every machine makes the same bytes.
        let tone = triangle(at % period, period);
        let swell = triangle(at % syllable, syllable).abs();
        i16::try_from(tone * swell / 4_000).unwrap_or_default().to_le_bytes()
    });
    samples.collect()
}

/// From -4000 up to 4000 and back within a period.
fn triangle(at: u32, period: u32) -> i32 {
    let at = i32::try_from(at * 16_000 / period.max(1)).unwrap_or_default();
    if at < 8_000 { at - 4_000 } else { 12_000 - at }
}

/// How long a file sounds and what its comment says.
pub(super) fn read(file: &[u8]) -> Option<(f64, Option<String>)> {
    let body = file.strip_prefix(b"RIFF")?.get(4..)?.strip_prefix(b"WAVE")?;
    let (mut rate, mut size, mut comment) = (0_u32, 0_usize, None);
    for (name, data) in chunks(body) {
        match &name {
            b"fmt " => rate = u32::from_le_bytes(data.get(8..12)?.try_into().ok()?),
            b"data" => size = data.len(),
            b"LIST" => comment = data.strip_prefix(b"INFO").and_then(said),
            _ => {}
        }
    }
    let size = u32::try_from(size).ok()?;
    (rate > 0).then(|| (f64::from(size) / f64::from(rate), comment))
}

fn said(list: &[u8]) -> Option<String> {
    let (_, comment) = chunks(list).find(|(name, _)| name == b"ICMT")?;
    Some(String::from_utf8_lossy(comment).trim_end_matches('\0').to_owned())
}

/// Names and what is in them. One that says to be longer than the file is as long as that.
fn chunks(mut bytes: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    std::iter::from_fn(move || {
        let (name, rest) = bytes.split_first_chunk::<4>()?;
        let (size, rest) = rest.split_first_chunk::<4>()?;
        let size = usize::try_from(u32::from_le_bytes(*size)).unwrap_or(usize::MAX).min(rest.len());
        let (data, rest) = rest.split_at(size);
        bytes = rest.get(size % 2..).unwrap_or_default();
        Some((*name, data))
    })
}

fn chunk(file: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    file.extend(name);
    file.extend(u32::try_from(data.len()).unwrap_or_default().to_le_bytes());
    file.extend(data);
    if data.len() % 2 == 1 {
        file.push(0);
    }
}
