use std::convert::Infallible;

use bytes::Bytes;
use futures::stream;
use memchr::memmem;

/// Parts of a form; more are refused. What Starlette takes of files and of fields.
const MOST_PARTS: usize = 1_000;
/// Bytes of a field that is no file; more are refused. What Starlette takes.
const LONGEST_FIELD: usize = 1 << 20;

/// One part of a `multipart/form-data` body (RFC 7578).
#[derive(Debug, Clone)]
pub struct Part {
    /// The field it is for.
    pub field: String,
    /// The file name, for a file.
    pub file_name: Option<String>,
    /// Its own `Content-Type`, where it has one.
    pub media_type: Option<String>,
    /// What is in it.
    pub bytes: Bytes,
}

impl Part {
    /// What it says where it is no file.
    pub(super) fn text(&self) -> Option<String> {
        let is_text = self.file_name.is_none();
        is_text.then(|| String::from_utf8_lossy(&self.bytes).into_owned())
    }
}

/// Why a multipart body cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum MultipartError {
    /// The `Content-Type` says nothing that divides the parts.
    #[error("the Content-Type `{0}` has no boundary that could be used")]
    NoBoundary(String),
    /// The bytes do not hold together.
    #[error("the multipart body breaks in part {part}{}: {reason}", after(.before))]
    Broken {
        /// The number of the part, from 1.
        part: usize,
        /// The field before it.
        before: Option<String>,
        /// What the parser says.
        reason: multer::Error,
    },
    /// A part says no field.
    #[error("part {0} of the multipart body has no name in its Content-Disposition")]
    Unnamed(usize),
    /// More parts than are read.
    #[error("the multipart body has more than {MOST_PARTS} parts")]
    TooMany,
    /// A field that is no file, larger than is read.
    #[error("field `{0}` of the multipart body has more than {LONGEST_FIELD} bytes and is no file")]
    TooLong(String),
}

fn after(field: &Option<String>) -> String {
    field.as_ref().map(|field| format!(", after `{field}`")).unwrap_or_default()
}

/// Takes a body apart.
///
/// # Errors
/// [`MultipartError`] when it is malformed or has too much in it.
pub async fn parse_multipart(content_type: &str, body: Bytes) -> Result<Vec<Part>, MultipartError> {
    let boundary = multer::parse_boundary(content_type);
    let boundary = boundary.map_err(|_| MultipartError::NoBoundary(content_type.to_owned()))?;
    let body = readable(body, &boundary);
    let whole = stream::once(async { Ok::<_, Infallible>(body) });
    let mut form = multer::Multipart::new(whole, boundary);
    let mut parts: Vec<Part> = Vec::new();
    while let Some(part) = next(&mut form, &parts).await? {
        parts.push(part);
    }
    Ok(parts)
}

/// The same without control characters in the names of parts, which browsers send as they are (HTML, multipart form
/// data) and readers of headers refuse; each is percent-encoded, as the three are that browsers do not.
fn readable(body: Bytes, boundary: &str) -> Bytes {
    let delimiter = format!("--{boundary}").into_bytes();
    let mut readable = Vec::new();
    let mut done = 0;
    let mut next = 0;
    while let Some(at) = find(&body, &delimiter, next) {
        let start = at + delimiter.len();
        if at > 0 && !body[..at].ends_with(b"\r\n") {
            next = start;
            continue;
        }
        let end = find(&body, b"\r\n\r\n", start).unwrap_or(body.len());
        for at in (start..end).filter(|at| is_control(body[*at])) {
            readable.extend_from_slice(&body[done..at]);
            readable.extend_from_slice(format!("%{:02X}", body[at]).as_bytes());
            done = at + 1;
        }
        next = end;
    }
    if done == 0 {
        return body;
    }
    readable.extend_from_slice(&body[done..]);
    readable.into()
}

/// Control characters but those that divide headers.
const fn is_control(byte: u8) -> bool {
    matches!(byte, 0..=8 | 11 | 12 | 14..=31 | 127)
}

fn find(body: &[u8], wanted: &[u8], from: usize) -> Option<usize> {
    memmem::find(&body[from..], wanted).map(|at| from + at)
}

async fn next(form: &mut multer::Multipart<'_>, before: &[Part]) -> Result<Option<Part>, MultipartError> {
    let number = before.len() + 1;
    let broken = |reason| {
        let before = before.last().map(|part| part.field.clone());
        MultipartError::Broken { part: number, before, reason }
    };
    let Some(field) = form.next_field().await.map_err(broken)? else { return Ok(None) };
    if number > MOST_PARTS {
        return Err(MultipartError::TooMany);
    }
    let name = field.name().ok_or(MultipartError::Unnamed(number))?.to_owned();
    let file_name = field.file_name().map(str::to_owned);
    let media_type = field.content_type().map(ToString::to_string);
    let bytes = field.bytes().await.map_err(broken)?;
    if file_name.is_none() && bytes.len() > LONGEST_FIELD {
        return Err(MultipartError::TooLong(name));
    }
    Ok(Some(Part { field: name, file_name, media_type, bytes }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPE: &str = "multipart/form-data; boundary=cut";

    async fn told(content_type: &str, body: String) -> String {
        match parse_multipart(content_type, body.into()).await {
            Ok(parts) => parts.iter().map(|part| format!("{part:?}\n")).collect(),
            Err(error) => error.to_string(),
        }
    }

    fn field(name: &str, text: &str) -> String {
        format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
    }

    #[tokio::test]
    async fn fields_and_files_are_told_with_all_they_say() {
        let file = "--cut\r\nContent-Disposition: form-data; name=\"doc\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\nhi\r\n--cut--\r\n";
        insta::assert_snapshot!(told(TYPE, field("who", "ada") + file).await, @r#"
        Part { field: "who", file_name: None, media_type: None, bytes: b"ada" }
        Part { field: "doc", file_name: Some("a.txt"), media_type: Some("text/plain"), bytes: b"hi" }
        "#);
    }

    #[tokio::test]
    async fn a_body_that_breaks_off_is_told_with_the_part() {
        let broken = told(TYPE, field("who", "ada") + "--cut\r\nContent-Disposition: form-data; na").await;
        assert!(broken.starts_with("the multipart body breaks in part 2, after `who`: "), "{broken}");
        let unended =
            told(TYPE, "--cut\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nhi".to_owned()).await;
        assert!(unended.starts_with("the multipart body breaks in part 1: "), "{unended}");
    }

    #[tokio::test]
    async fn a_body_without_boundary_or_name_is_refused() {
        let content_type = "multipart/form-data";
        let expected = "the Content-Type `multipart/form-data` has no boundary that could be used";
        assert_eq!(told(content_type, String::new()).await, expected);
        let unnamed = "--cut\r\nContent-Disposition: form-data\r\n\r\n1\r\n--cut--\r\n".to_owned();
        assert_eq!(
            told(TYPE, unnamed).await,
            "part 1 of the multipart body has no name in its Content-Disposition"
        );
    }

    #[tokio::test]
    async fn control_characters_in_names_are_encoded_and_content_is_left_alone() {
        let body = field("a\u{1}b", "\u{1}--cut\u{2}\r\n\r\n\u{3}") + &field("c", "\u{7f}") + "--cut--\r\n";
        insta::assert_snapshot!(told(TYPE, body).await, @r#"
        Part { field: "a%01b", file_name: None, media_type: None, bytes: b"\x01--cut\x02\r\n\r\n\x03" }
        Part { field: "c", file_name: None, media_type: None, bytes: b"\x7f" }
        "#);
    }

    #[tokio::test]
    async fn parts_and_fields_have_limits() {
        let end = "--cut--\r\n";
        let many: String = (0..=MOST_PARTS).map(|_| field("a", "1")).collect();
        assert_eq!(told(TYPE, many + end).await, "the multipart body has more than 1000 parts");
        let long = field("a", &"x".repeat(LONGEST_FIELD + 1)) + end;
        assert_eq!(
            told(TYPE, long).await,
            "field `a` of the multipart body has more than 1048576 bytes and is no file"
        );
    }
}
