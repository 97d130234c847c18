//! What is in zip archives.

use std::io::{Cursor, Read as _, copy, sink};

use serde_json::{Value, json};
use zip::ZipArchive;
use zip::result::ZipError;

use super::call::{Answer, Call, Own, own};
use crate::file::File;

pub(super) const FUNCTIONS: &[Own] = &[
    own!(
        "archive.list",
        ["file"],
        ["limit"],
        "`{error, size, entries}` of a zip: `error` null, `broken`, `encrypted`, `ambiguous` (several entries of one name, of which readers take different ones) or `too_large` (over so many bytes unpacked, 16777216 if left out, or 10000 entries); of each entry `path`, `size`, `compressed_size`, `directory` and `safe`, whether it stays below the folder it is unpacked in",
        list
    ),
    own!(
        "archive.text",
        ["file", "path"],
        ["otherwise"],
        "the UTF-8 text of an entry of 1048576 bytes at most; where there is none, what is given instead",
        text
    ),
];

/// Bytes unpacked, where nobody says.
const LIMIT: usize = 16 << 20;
/// Entries, at most.
const ENTRIES: usize = 10_000;
/// Bytes of one text.
const TEXT: u64 = 1 << 20;

type Archive<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// What is wrong with an archive, by its word.
struct Wrong(&'static str);

impl From<ZipError> for Wrong {
    fn from(error: ZipError) -> Self {
        Self(match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => "encrypted",
            _ => "broken",
        })
    }
}

impl From<std::io::Error> for Wrong {
    fn from(_: std::io::Error) -> Self {
        Self("broken")
    }
}

fn list(call: &Call<'_, '_>) -> Answer<Value> {
    let file = read(call)?;
    let limit = if call.has(1) { call.count(1, 1 << 30)? } else { LIMIT };
    let (mut entries, mut size) = (Vec::new(), 0);
    let outcome = open(file.blob.bytes())
        .and_then(|mut archive| unpack(&mut archive, limit as u64, &mut size, &mut entries));
    let error = outcome.err().map(|Wrong(word)| word);
    Ok(json!({"error": error, "size": size, "entries": entries}))
}

fn open(bytes: &[u8]) -> Result<Archive<'_>, Wrong> {
    let archive = ZipArchive::new(Cursor::new(bytes))?;
    let directory = usize::try_from(archive.central_directory_start()).ok().and_then(|at| bytes.get(at..));
    // Of entries of one name the archive keeps one.
    if records(directory.unwrap_or_default()) > archive.len() {
        return Err(Wrong("ambiguous"));
    }
    Ok(archive)
}

/// How many entries the directory of an archive names (APPNOTE, section 4.3.12).
fn records(mut directory: &[u8]) -> usize {
    let mut count = 0;
    while let Some((head, rest)) =
        directory.split_at_checked(46).filter(|(head, _)| head.starts_with(b"PK\x01\x02"))
    {
        let length = |at: usize| usize::from(u16::from_le_bytes([head[at], head[at + 1]]));
        directory = rest.get(length(28) + length(30) + length(32)..).unwrap_or_default();
        count += 1;
    }
    count
}

/// Counts what comes out, whatever the archive says of itself.
fn unpack(
    archive: &mut Archive<'_>,
    limit: u64,
    total: &mut u64,
    entries: &mut Vec<Value>,
) -> Result<(), Wrong> {
    if archive.len() > ENTRIES {
        return Err(Wrong("too_large"));
    }
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at)?;
        let path = entry.name()?.into_owned();
        let size = copy(&mut (&mut entry).take(limit + 1 - *total), &mut sink())?;
        *total += size;
        entries.push(json!({
            "path": path,
            "size": size,
            "compressed_size": entry.compressed_size(),
            "directory": entry.is_dir(),
            "safe": is_safe(&path) && !entry.is_symlink(),
        }));
        if *total > limit {
            return Err(Wrong("too_large"));
        }
    }
    Ok(())
}

/// Whether a path leads nowhere but below, on any system.
fn is_safe(path: &str) -> bool {
    let parts = path.strip_suffix('/').unwrap_or(path).split('/');
    let mut parts = parts.map(|part| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':', '\0']));
    parts.all(|is_safe| is_safe)
}

fn text(call: &Call<'_, '_>) -> Answer<Value> {
    let file = read(call)?;
    let path = call.text(1)?;
    match entry(&file, path) {
        Ok(text) => Ok(text.into()),
        Err(Wrong(_)) => {
            call.given(2)?.ok_or_else(|| call.fault(format!("the archive has no text `{path}`")))
        }
    }
}

fn entry(file: &File, path: &str) -> Result<String, Wrong> {
    let mut archive = open(file.blob.bytes())?;
    let mut text = Vec::new();
    archive.by_name(path)?.take(TEXT + 1).read_to_end(&mut text)?;
    match String::from_utf8(text) {
        Ok(text) if text.len() as u64 <= TEXT => Ok(text),
        _ => Err(Wrong("too_large")),
    }
}

fn read(call: &Call<'_, '_>) -> Answer<File> {
    File::read(&call.value(0)?).map_err(|error| call.fault(error.to_string()))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;
    use crate::expression::tests::{failure_of, value_of};

    fn file(bytes: &[u8]) -> Value {
        File::sent(Some("pack.zip"), Some("application/zip"), bytes)
            .written("base64", &STANDARD.encode(bytes))
    }

    fn packed(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (path, content) in entries {
            writer.start_file(*path, SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn zipped(entries: &[(&str, &[u8])]) -> Value {
        file(&packed(entries))
    }

    #[test]
    fn entries_are_listed_and_read() {
        let pack = zipped(&[("manifest.json", b"{}"), ("templates/a.html", b"<p>")]);
        let listed = value_of("archive.list(it)", &pack);
        assert_eq!((&listed["error"], &listed["size"]), (&json!(null), &json!(5)));
        assert_eq!(listed["entries"][1]["path"], "templates/a.html");
        assert_eq!(listed["entries"][1]["safe"], true);
        assert_eq!(value_of("archive.text(it, 'manifest.json')", &pack), json!("{}"));
        assert_eq!(value_of("archive.text(it, 'x', null)", &pack), json!(null));
        assert!(failure_of("archive.text(it, 'x')", &pack).ends_with("the archive has no text `x`"));
    }

    #[test]
    fn paths_that_lead_out_are_told() {
        for path in ["../a", "/a", "a/../../b", "C:\\a", "a//b", "a/./b"] {
            let listed = value_of("archive.list(it)", &zipped(&[(path, b"x")]));
            assert_eq!(listed["entries"][0]["safe"], false, "{path}");
        }
        let listed = value_of("archive.list(it)", &zipped(&[("folder/", b"")]));
        assert_eq!(
            (&listed["entries"][0]["safe"], &listed["entries"][0]["directory"]),
            (&json!(true), &json!(true))
        );
    }

    #[test]
    fn what_grows_too_large_or_is_no_archive_is_told() {
        let bomb = zipped(&[("zeros", &[0; 100_000])]);
        let listed = value_of("archive.list(it, 1000)", &bomb);
        assert_eq!((&listed["error"], &listed["size"]), (&json!("too_large"), &json!(1001)));
        assert_eq!(value_of("archive.list(it)", &bomb)["error"], json!(null));
        for bytes in [&b"no zip"[..], b"PK\x03\x04", b""] {
            assert_eq!(value_of("archive.list(it)", &file(bytes))["error"], "broken");
        }
    }

    #[test]
    fn an_archive_with_two_entries_of_one_name_is_refused() {
        let mut bytes = packed(&[("a.txt", b"one"), ("b.txt", b"other")]);
        assert_eq!(value_of("archive.text(it, 'a.txt', null)", &file(&bytes)), json!("one"));
        for at in 0..bytes.len() - 5 {
            if bytes[at..].starts_with(b"b.txt") {
                bytes[at] = b'a';
            }
        }
        assert_eq!(value_of("archive.list(it)", &file(&bytes))["error"], "ambiguous");
        assert_eq!(value_of("archive.text(it, 'a.txt', null)", &file(&bytes)), json!(null));
    }
}
