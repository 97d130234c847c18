/// Compresses bytes that repeat what stood a fixed distance before: one block of fixed codes
/// (RFC 1951, section 3.2.6) in the frame of zlib (RFC 1950). Enough for pictures of plain areas, in
/// which every byte repeats the one before it or the one above it.
#[derive(Debug)]
pub(super) struct Deflate {
    out: Vec<u8>,
    bits: u32,
    filled: u32,
    /// Adler-32 of what was written.
    sums: (u32, u32),
}

/// Longest run that one code can say, and the farthest back it can reach.
const LONGEST: usize = 258;
pub(super) const FARTHEST: usize = 32_768;

impl Deflate {
    pub(super) fn new() -> Self {
        let mut deflate = Self { out: vec![0x78, 0x01], bits: 0, filled: 0, sums: (1, 0) };
        deflate.put(0b011, 3);
        deflate
    }

    /// A byte that repeats nothing.
    pub(super) fn byte(&mut self, byte: u8) {
        self.sum(byte);
        self.literal(u32::from(byte));
    }

    /// So many bytes that repeat what stood this far before; they are told too, for the checksum.
    pub(super) fn repeat(&mut self, distance: usize, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.sum(*byte));
        let mut left = bytes.len();
        while left >= 3 {
            // No rest of one or two, which no code says.
            let run = if left > LONGEST && left < LONGEST + 3 { LONGEST - 3 } else { left.min(LONGEST) };
            self.run(distance, run);
            left -= run;
        }
        bytes[bytes.len() - left..].iter().for_each(|byte| self.literal(u32::from(*byte)));
    }

    pub(super) fn finish(mut self) -> Vec<u8> {
        self.literal(256);
        if self.filled > 0 {
            self.put(0, 8 - self.filled);
        }
        self.out.extend((self.sums.1 << 16 | self.sums.0).to_be_bytes());
        self.out
    }

    fn sum(&mut self, byte: u8) {
        self.sums.0 = (self.sums.0 + u32::from(byte)) % 65_521;
        self.sums.1 = (self.sums.1 + self.sums.0) % 65_521;
    }

    fn literal(&mut self, code: u32) {
        match code {
            0..=143 => self.code(0x30 + code, 8),
            144..=255 => self.code(0x190 + code - 144, 9),
            256..=279 => self.code(code - 256, 7),
            _ => self.code(0xc0 + code - 280, 8),
        }
    }

    fn run(&mut self, distance: usize, length: usize) {
        let (code, extra, bits) = length_code(length);
        self.literal(code);
        self.put(extra, bits);
        let (code, extra, bits) = distance_code(distance);
        self.code(code, 5);
        self.put(extra, bits);
    }

    /// Codes stand with their first bit first, numbers with their last.
    fn code(&mut self, code: u32, length: u32) {
        self.put(code.reverse_bits() >> (32 - length), length);
    }

    fn put(&mut self, value: u32, length: u32) {
        self.bits |= value << self.filled;
        self.filled += length;
        while self.filled >= 8 {
            self.out.extend(self.bits.to_le_bytes().first());
            self.bits >>= 8;
            self.filled -= 8;
        }
    }
}

/// Code, extra bits and their number of a length from 3 to 258.
fn length_code(length: usize) -> (u32, u32, u32) {
    let length = u32::try_from(length.clamp(3, LONGEST)).unwrap_or(3) - 3;
    if length == 255 {
        return (285, 0, 0);
    }
    let bits = if length < 8 { 0 } else { length.ilog2() - 2 };
    (257 + (bits << 2) + (length >> bits), length & ((1 << bits) - 1), bits)
}

/// Code, extra bits and their number of a distance from 1 to 32768.
fn distance_code(distance: usize) -> (u32, u32, u32) {
    let distance = u32::try_from(distance.clamp(1, FARTHEST)).unwrap_or(1) - 1;
    let bits = if distance < 4 { 0 } else { distance.ilog2() - 1 };
    ((bits << 1) + (distance >> bits), distance & ((1 << bits) - 1), bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_distances_have_the_codes_of_the_standard() {
        for (length, code) in [
            (3, (257, 0, 0)),
            (10, (264, 0, 0)),
            (11, (265, 0, 1)),
            (12, (265, 1, 1)),
            (130, (280, 15, 4)),
            (257, (284, 30, 5)),
            (258, (285, 0, 0)),
        ] {
            assert_eq!(length_code(length), code, "{length}");
        }
        for (distance, code) in [
            (1, (0, 0, 0)),
            (4, (3, 0, 0)),
            (5, (4, 0, 1)),
            (7, (5, 0, 1)),
            (1_025, (20, 0, 9)),
            (32_768, (29, 8_191, 13)),
        ] {
            assert_eq!(distance_code(distance), code, "{distance}");
        }
    }

    #[test]
    fn what_zlib_would_write_is_written() {
        let mut deflate = Deflate::new();
        deflate.byte(b'a');
        // python3 -c "import zlib; print(zlib.compress(b'a', 1).hex())"
        assert_eq!(deflate.finish(), [0x78, 0x01, 0x4b, 0x04, 0x00, 0x00, 0x62, 0x00, 0x62]);
    }
}
