//! MPEG audio files (ISO/IEC 13818-3, layer III) of silence, with what was spoken as their lyrics.

/// A frame of MPEG 2, layer III, 8 kbit/s, 16 kHz, one channel: with nothing in it but its header it
/// decodes to silence.
const HEADER: [u8; 4] = [0xff, 0xf3, 0x18, 0xc4];
const FRAME: usize = 36;
/// Seconds of a frame: 576 samples of 16 kHz.
const SECONDS: f64 = 0.036;

/// So many seconds of silence, the text as `USLT` of an ID3 tag (ID3v2.3, section 4.9).
pub(super) fn write(seconds: f64, text: &str) -> Vec<u8> {
    let mut lyrics = b"\x01eng\xff\xfe\0\0\xff\xfe".to_vec();
    lyrics.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    let size = u32::try_from(lyrics.len()).unwrap_or_default();
    let mut file = b"ID3\x03\0\0".to_vec();
    file.extend(spread(size + 10));
    file.extend(b"USLT");
    file.extend(size.to_be_bytes());
    file.extend([0, 0]);
    file.extend(lyrics);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some ten thousand at most")]
    let frames = (seconds / SECONDS).ceil() as usize;
    for _ in 0..frames {
        file.extend(HEADER);
        file.resize(file.len() + FRAME - HEADER.len(), 0);
    }
    file
}

/// How long a file of this kind sounds and what its lyrics say; what others wrote is not read.
pub(super) fn read(file: &[u8]) -> Option<(f64, Option<String>)> {
    let tag = file.strip_prefix(b"ID3\x03\0\0")?;
    let (size, rest) = tag.split_first_chunk::<4>()?;
    let size = size.iter().fold(0_usize, |size, seven| size << 7 | usize::from(*seven & 0x7f));
    let (frames, sound) = rest.split_at_checked(size)?;
    let lyrics = frames.strip_prefix(b"USLT")?.get(6..)?.strip_prefix(b"\x01eng\xff\xfe\0\0\xff\xfe")?;
    let units = lyrics.chunks_exact(2).filter_map(|pair| Some(u16::from_le_bytes(pair.try_into().ok()?)));
    let text: String = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    let frames = u32::try_from(sound.len() / FRAME).ok()?;
    Some((f64::from(frames) * SECONDS, Some(text)))
}

/// A size of 28 bits in four bytes of seven.
fn spread(size: u32) -> [u8; 4] {
    [21, 14, 7, 0].map(|shift| u8::try_from(size >> shift & 0x7f).unwrap_or_default())
}
