use serde_json::{Value, json};
use specs::annotation::Generation;

use super::Said;
use super::testing::{failure, made, result};

fn chat(from: Value) -> Value {
    result(Generation::Chat, from)
}

fn asked(question: &str) -> Value {
    json!({"messages": [{"role": "user", "content": question}]})
}

fn asked_with(question: &str, more: Value) -> Value {
    let mut from = asked(question);
    from.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    from
}

/// Pieces are the content, and their tokens the sum.
fn holds_together(reply: &Value) {
    let pieces = reply["pieces"].as_array().unwrap();
    let content: String = pieces.iter().filter_map(|piece| piece["content"].as_str()).collect();
    assert_eq!(content, reply["content"].as_str().unwrap_or_default());
    for call in reply["tool_calls"].as_array().unwrap() {
        let parts =
            pieces.iter().map(|piece| &piece["tool_call"]).filter(|part| part["index"] == call["index"]);
        let arguments: String = parts.filter_map(|part| part["arguments"].as_str()).collect();
        assert_eq!(call["arguments"], arguments);
    }
    let tokens: u64 = pieces.iter().filter_map(|piece| piece["tokens"].as_u64()).sum();
    assert_eq!(reply["output_tokens"], tokens);
    let total = reply["input_tokens"].as_u64().unwrap() + tokens;
    assert_eq!(reply["total_tokens"], total);
}

fn weather() -> Value {
    json!([{"type": "function", "function": {
        "name": "get_weather",
        "description": "Current weather of a city",
        "parameters": {
            "type": "object",
            "required": ["city", "unit"],
            "properties": {
                "city": {"type": "string"},
                "unit": {"enum": ["celsius", "fahrenheit"]},
                "days": {"type": "integer", "minimum": 1, "maximum": 7},
            },
            "additionalProperties": false,
        },
    }}])
}

#[test]
fn an_answer_takes_up_the_question_and_is_the_same_again() {
    let reply = chat(asked("How do refunds work for annual subscriptions?"));
    assert!(reply["content"].as_str().unwrap().contains("refunds"), "{reply}");
    assert_eq!((&reply["finish_reason"], &reply["tool_calls"]), (&json!("stop"), &json!([])));
    holds_together(&reply);
    assert_eq!(reply, chat(asked("How do refunds work for annual subscriptions?")));
    assert_ne!(reply["content"], chat(asked("How does billing work?"))["content"]);
    let others = (0..9)
        .map(|seed| chat(asked_with("How do refunds work for annual subscriptions?", json!({"seed": seed}))));
    assert!(others.into_iter().any(|other| other["content"] != reply["content"]));
}

#[test]
fn a_limit_and_a_stop_end_it() {
    let short = chat(asked_with("Tell me about tides", json!({"max_tokens": 5})));
    assert_eq!((&short["finish_reason"], &short["output_tokens"]), (&json!("length"), &json!(5)));
    holds_together(&short);
    let whole = chat(asked("Tell me about tides"));
    let stopped = chat(asked_with("Tell me about tides", json!({"stop": ["zzz", "."]})));
    assert!(!stopped["content"].as_str().unwrap().contains('.'));
    assert_eq!(stopped["finish_reason"], "stop");
    assert!(whole["content"].as_str().unwrap().contains('.'));
    assert_eq!(
        failure(Generation::Chat, asked_with("x", json!({"max_tokens": 0}))),
        "max_tokens must be a whole number from 1 to 1000000"
    );
}

#[test]
fn json_is_written_where_it_is_asked_for() {
    let reply = chat(asked_with("Name three rivers", json!({"response_format": {"type": "json_object"}})));
    let value: Value = serde_json::from_str(reply["content"].as_str().unwrap()).unwrap();
    assert!(value["answer"].is_string());
    let schema = json!({"type": "object", "required": ["rivers", "kind"], "additionalProperties": false, "properties": {
        "rivers": {"type": "array", "minItems": 3, "maxItems": 3, "items": {"$ref": "#/$defs/river"}},
        "kind": {"const": "river"},
    }, "$defs": {"river": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}}});
    let format = json!({"type": "json_schema", "json_schema": {"name": "rivers", "schema": schema}});
    let reply = chat(asked_with("Name three rivers", json!({"response_format": format})));
    let value: Value = serde_json::from_str(reply["content"].as_str().unwrap()).unwrap();
    assert!(jsonschema::is_valid(&schema, &value), "{value}");
    holds_together(&reply);
    let impossible = json!({"type": "json_schema", "json_schema": {"schema": {"type": "integer", "minimum": 2, "maximum": 1}}});
    let refused = failure(Generation::Chat, asked_with("x", json!({"response_format": impossible})));
    assert!(
        refused.starts_with("the schema of response_format must be one that a value can be made for"),
        "{refused}"
    );
}

#[test]
fn a_tool_is_called_where_it_must_be_or_is_asked_for() {
    let schema = weather()[0]["function"]["parameters"].clone();
    for choice in [
        json!("auto"),
        json!(null),
        json!("required"),
        json!({"type": "function", "function": {"name": "get_weather"}}),
    ] {
        let from = asked_with(
            "What is the weather in Paris today?",
            json!({"tools": weather(), "tool_choice": choice}),
        );
        let reply = chat(from);
        assert_eq!(
            (&reply["content"], &reply["finish_reason"]),
            (&json!(null), &json!("tool_calls")),
            "{choice}"
        );
        let call = &reply["tool_calls"][0];
        assert_eq!(call["name"], "get_weather");
        assert!(call["id"].as_str().unwrap().starts_with("call_"));
        let arguments: Value = serde_json::from_str(call["arguments"].as_str().unwrap()).unwrap();
        assert!(jsonschema::is_valid(&schema, &arguments), "{arguments}");
        assert_eq!(arguments["city"], "Paris");
        holds_together(&reply);
    }
    for (question, choice) in
        [("What is the weather in Paris?", json!("none")), ("Tell me a joke", json!("auto"))]
    {
        let reply = chat(asked_with(question, json!({"tools": weather(), "tool_choice": choice})));
        assert_eq!(reply["finish_reason"], "stop", "{question}");
    }
    let unknown =
        asked_with("x", json!({"tools": weather(), "tool_choice": {"function": {"name": "get_time"}}}));
    assert!(failure(Generation::Chat, unknown).starts_with("tool_choice must be"));
}

#[test]
fn what_a_tool_answered_is_told() {
    let messages = json!([
        {"role": "user", "content": "What is the weather in Paris?"},
        {"role": "assistant", "content": null, "tool_calls": [{"id": "call_1", "type": "function", "function": {"name": "get_weather", "arguments": "{}"}}]},
        {"role": "tool", "tool_call_id": "call_1", "content": "18 degrees"},
    ]);
    let reply = chat(json!({"messages": messages, "tools": weather()}));
    assert!(reply["content"].as_str().unwrap().contains("18 degrees"), "{reply}");
}

#[test]
fn pictures_and_recordings_in_a_question_count() {
    let text = json!({"type": "text", "text": "Describe it"});
    let of = |part: Value| {
        let reply = chat(json!({"messages": [{"role": "user", "content": [text, part]}]}));
        reply["input_tokens"].as_u64().unwrap()
    };
    let plain = chat(asked("Describe it"))["input_tokens"].as_u64().unwrap();
    assert_eq!(of(json!({"type": "image_url", "image_url": {"url": "data:"}})) - plain, 765);
    assert_eq!(of(json!({"type": "image_url", "image_url": {"url": "data:", "detail": "low"}})) - plain, 85);
    assert_eq!(of(json!({"type": "input_audio", "input_audio": {}})) - plain, 200);
}

#[test]
fn messages_that_are_none_are_refused() {
    for messages in [json!(null), json!([]), json!("hello")] {
        assert_eq!(
            failure(Generation::Chat, json!({"messages": messages})),
            "messages must be a list of one message at least"
        );
    }
    for message in [
        json!({}),
        json!({"role": "user", "content": 3}),
        json!({"role": "user", "content": [{"type": "text"}]}),
    ] {
        assert_eq!(
            failure(Generation::Chat, json!({"messages": [message]})),
            "messages[0] must be an object with a text as role and content"
        );
    }
}

#[test]
fn a_script_says_what_it_wants() {
    let said = Said { text: Some("Just this.".to_owned()), ..Said::default() };
    for (generation, from, field) in [
        (Generation::Chat, asked("What is it?"), "content"),
        (Generation::Completion, json!({"prompt": "It is"}), "content"),
        (Generation::Transcript, json!({"file": "AAAA"}), "text"),
    ] {
        assert_eq!(made(generation, &from, &said).unwrap()[field], "Just this.");
    }
    let said = Said { tool_calls: vec![("find".to_owned(), json!({"q": 1}))], ..Said::default() };
    let reply = made(Generation::Chat, &asked("What is it?"), &said).unwrap();
    assert_eq!(reply["tool_calls"][0]["arguments"], "{\"q\":1}");
    holds_together(&reply);
}

#[test]
fn a_text_is_completed() {
    let reply = result(Generation::Completion, json!({"prompt": "The history of bridges", "max_tokens": 12}));
    assert_eq!((&reply["finish_reason"], &reply["output_tokens"]), (&json!("length"), &json!(12)));
    holds_together(&reply);
    assert_eq!(
        failure(Generation::Completion, json!({"prompt": null})),
        "prompt must be a text or a list of texts"
    );
}

#[test]
fn vectors_have_length_one_and_lie_close_where_words_are_shared() {
    let texts = ["How to reset a password", "Resetting passwords", "The weather in spring", ""];
    for dimensions in [3, 256, 1_536] {
        let result = result(Generation::Embedding, json!({"input": texts, "dimensions": dimensions}));
        let vectors: Vec<Vec<f64>> = serde_json::from_value(result["vectors"].clone()).unwrap();
        for vector in &vectors {
            assert_eq!(vector.len(), dimensions);
            assert!((product(vector, vector) - 1.0).abs() < 1e-5);
        }
        if dimensions > 3 {
            assert!(product(&vectors[0], &vectors[1]) > 0.8, "{}", product(&vectors[0], &vectors[1]));
            assert!(product(&vectors[0], &vectors[2]).abs() < 0.3);
        }
    }
}

fn product(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[test]
fn embeddings_take_texts_and_tokens() {
    for (input, count, tokens) in [
        (json!("one two"), 1, 2),
        (json!(["one", "two three"]), 2, 3),
        (json!([1, 2, 3]), 1, 3),
        (json!([[1, 2], [3]]), 2, 3),
    ] {
        let result = result(Generation::Embedding, json!({"input": input, "dimensions": 8}));
        assert_eq!(
            (result["vectors"].as_array().unwrap().len(), &result["input_tokens"]),
            (count, &json!(tokens))
        );
    }
    for input in [json!([]), json!([[]]), json!(null), json!([1.5])] {
        assert!(
            failure(Generation::Embedding, json!({"input": input})).starts_with("input must be"),
            "{input}"
        );
    }
}
