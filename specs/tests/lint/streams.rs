//! Answers that come bit by bit, and what is made up for them.

use super::{problems, problems_after};

const SOUND: &str = include_str!("../../../tests/data/oracle/oracle.yaml");

#[test]
fn the_sound_document_gets_no_remark() {
    assert_eq!(problems(SOUND), []);
}

#[test]
fn each_broken_word_is_reported_in_its_line() {
    let cases = [
        (
            "text: \"${reply.content}\"",
            "text: \"${reply.contnet}\"",
            "unknown field `reply.contnet`; did you mean `content`",
        ),
        (
            "data: {text: \"${piece.content}\"}}\n          last",
            "data: {text: \"${piece.contents}\"}}\n          last",
            "unknown field `piece.contents`; did you mean `content`",
        ),
        (
            "tokens: \"${reply.output_tokens}\"}}\n            - {data",
            "tokens: \"${index}\"}}\n            - {data",
            "unknown name `index`; known are body, caller, now, path, query, record, reply, sent",
        ),
        (
            "code: \"${failure.kind}\"",
            "code: \"${failur.kind}\"",
            "unknown name `failur`; did you mean `failure`",
        ),
        (
            "of: \"${reply.pieces}\"\n          as: piece\n          first",
            "of: \"${reply.piece}\"\n          as: piece\n          first",
            "unknown field `reply.piece`; did you mean `pieces`",
        ),
        (
            "if: \"body.stream == true\"",
            "if: \"body.steam == true\"",
            "unknown field `body.steam`; did you mean `stream`",
        ),
        (
            "state: \"${complete ? 'answered' : 'broken'}\"",
            "state: \"${complete ? 'answerd' : 'broken'}\"",
            "`state` is never `answerd`; did you mean `answered`",
        ),
        ("heartbeat: PT0.05S", "heartbeet: PT0.05S", "unknown key `heartbeet`; did you mean `heartbeat`"),
        (
            "max_tokens: \"${body.max_tokens}\", stop",
            "max_token: \"${body.max_tokens}\", stop",
            "input `max_token` is not declared; did you mean `max_tokens`",
        ),
        ("from: {prompt: \"${body.text}\",", "from: {", "completion is made from `prompt`, which is missing"),
    ];
    for (from, to, expected) in cases {
        let (line, found) = problems_after(SOUND, from, to);
        assert_eq!(found.len(), 1, "{to}: {found:?}");
        assert_eq!(found[0].1, expected, "{to}");
        assert!(found[0].0.abs_diff(line) <= 2, "{to}: line {}, not {line}", found[0].0);
    }
}

#[test]
fn a_stream_needs_a_media_type_that_comes_bit_by_bit() {
    let (_, found) = problems_after(SOUND, "            text/event-stream: {schema: {type: string}}\n", "");
    let expected = "the answer of success declares no media type that can be streamed; declare text/event-stream \
                    or application/x-ndjson beside what else it answers";
    assert_eq!(found.iter().map(|(_, message)| message.as_str()).collect::<Vec<_>>(), [expected]);
    let (_, found) = problems_after(
        SOUND,
        "stream: {of: \"${reply.pieces}\", as: piece, each: {data: {response",
        "stream: {heartbeat: PT1S, of: \"${reply.pieces}\", as: piece, each: {data: {response",
    );
    assert_eq!(
        found.iter().map(|(_, message)| message.as_str()).collect::<Vec<_>>(),
        ["only text/event-stream has comments"]
    );
}
