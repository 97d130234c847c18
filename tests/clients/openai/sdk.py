"""Uses a gateway through the official OpenAI SDK for Python, as an application would.

usage: sdk.py URL-OF-A-WORLD
"""

import io
import json
import math
import sys
import time

import openai
from openai import OpenAI

from world import World, api_key

CHAT = "scailabs/poolnoodle-omni"
EMBEDDING = "openai/text-embedding-3-small"
IMAGE = "openai/dall-e-3"
SPEECH = "openai/tts-1"
TRANSCRIPTION = "openai/whisper-1"
WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "The weather of a city",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}, "unit": {"type": "string", "enum": ["celsius", "fahrenheit"]}},
            "required": ["city", "unit"],
            "additionalProperties": False,
        },
    },
}


def client(world: World, key: str, retries: int = 0) -> OpenAI:
    return OpenAI(base_url=f"{world.grid}/oai/v1", api_key=key, max_retries=retries, timeout=20)


def models(ai: OpenAI) -> None:
    listed = [model.id for model in ai.models.list()]
    assert CHAT in listed and EMBEDDING in listed, listed
    model = ai.models.retrieve(CHAT)
    assert (model.id, model.object) == (CHAT, "model"), model
    assert model.model_extra["context_window"] > 0, model


def chat(ai: OpenAI) -> None:
    messages = [
        {"role": "system", "content": "You are brief."},
        {"role": "user", "content": "What is contract testing?"},
    ]
    one = ai.chat.completions.create(model=CHAT, messages=messages, temperature=0, max_tokens=200)
    again = ai.chat.completions.create(model=CHAT, messages=messages, temperature=0, max_tokens=200)
    choice = one.choices[0]
    assert (one.object, one.model, choice.message.role) == ("chat.completion", CHAT, "assistant"), one
    assert choice.message.content and choice.finish_reason == "stop", one
    assert choice.message.content == again.choices[0].message.content, "the same question has another answer"
    assert one.id != again.id, "two completions have one id"
    usage = one.usage
    assert 0 < usage.prompt_tokens and 0 < usage.completion_tokens <= 200, usage
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens, usage
    other = ai.chat.completions.create(model=CHAT, messages=[{"role": "user", "content": "Name a fruit"}])
    assert other.choices[0].message.content != choice.message.content, "every question has the same answer"
    short = ai.chat.completions.create(model=CHAT, messages=messages, max_tokens=3)
    assert short.choices[0].finish_reason == "length" and short.usage.completion_tokens <= 3, short


def streaming(ai: OpenAI) -> None:
    messages = [{"role": "user", "content": "Tell me about tides"}]
    whole = ai.chat.completions.create(model=CHAT, messages=messages).choices[0].message.content
    text, finished, usage, chunks, ids = "", None, None, 0, set()
    with ai.chat.completions.create(
        model=CHAT, messages=messages, stream=True, stream_options={"include_usage": True}
    ) as stream:
        for chunk in stream:
            assert chunk.object == "chat.completion.chunk", chunk
            ids.add(chunk.id)
            usage = chunk.usage or usage
            for choice in chunk.choices:
                chunks += 1
                text += choice.delta.content or ""
                finished = choice.finish_reason or finished
    assert text == whole, f"streamed {text!r}, whole {whole!r}"
    assert finished == "stop" and len(ids) == 1 and chunks > 3, (finished, ids, chunks)
    assert usage and usage.completion_tokens > 0, "no usage, although it was asked for"
    with ai.chat.completions.stream(model=CHAT, messages=messages) as stream:
        kinds = {event.type for event in stream}
        final = stream.get_final_completion()
    assert "content.delta" in kinds and final.choices[0].message.content == whole, kinds


def tools(ai: OpenAI) -> None:
    messages = [{"role": "user", "content": "What is the weather in Utrecht?"}]
    asked = ai.chat.completions.create(model=CHAT, messages=messages, tools=[WEATHER], tool_choice="required")
    choice = asked.choices[0]
    assert choice.finish_reason == "tool_calls", choice
    call = choice.message.tool_calls[0]
    arguments = json.loads(call.function.arguments)
    assert call.function.name == "get_weather" and set(arguments) == {"city", "unit"}, call
    assert arguments["unit"] in ("celsius", "fahrenheit"), arguments
    messages += [choice.message, {"role": "tool", "tool_call_id": call.id, "content": "18 degrees, drizzle"}]
    told = ai.chat.completions.create(model=CHAT, messages=messages, tools=[WEATHER])
    assert told.choices[0].finish_reason == "stop" and told.choices[0].message.content, told
    none = ai.chat.completions.create(model=CHAT, messages=messages[:1], tools=[WEATHER], tool_choice="none")
    assert none.choices[0].message.tool_calls is None, none
    name, joined = None, ""
    for chunk in ai.chat.completions.create(
        model=CHAT, messages=messages[:1], tools=[WEATHER], tool_choice="required", stream=True
    ):
        for delta in (part for choice in chunk.choices for part in choice.delta.tool_calls or []):
            name = delta.function.name or name
            joined += delta.function.arguments or ""
    assert name == "get_weather" and json.loads(joined) == arguments, (name, joined)


def structured(ai: OpenAI) -> None:
    schema = {
        "type": "object",
        "properties": {"title": {"type": "string"}, "score": {"type": "integer", "minimum": 1, "maximum": 5}},
        "required": ["title", "score"],
        "additionalProperties": False,
    }
    answer = ai.chat.completions.create(
        model=CHAT,
        messages=[{"role": "user", "content": "Review this book"}],
        response_format={"type": "json_schema", "json_schema": {"name": "review", "schema": schema, "strict": True}},
    )
    review = json.loads(answer.choices[0].message.content)
    assert set(review) == {"title", "score"} and 1 <= review["score"] <= 5, review


def embeddings(ai: OpenAI) -> None:
    texts = ["the invoice was paid", "the invoice is paid now", "a whale sings"]
    answer = ai.embeddings.create(model=EMBEDDING, input=texts)
    vectors = [row.embedding for row in answer.data]
    assert [row.index for row in answer.data] == [0, 1, 2] and answer.usage.prompt_tokens > 0, answer.usage
    for vector in vectors:
        assert len(vector) == 1536 and math.isclose(sum(x * x for x in vector), 1, abs_tol=1e-3), len(vector)
    plain = ai.embeddings.create(model=EMBEDDING, input=texts[0], encoding_format="float").data[0].embedding
    assert all(math.isclose(a, b, abs_tol=1e-6) for a, b in zip(vectors[0], plain)), "base64 says something else"
    near, far = (sum(a * b for a, b in zip(vectors[0], other)) for other in vectors[1:])
    assert near > far, f"a paraphrase ({near}) is no nearer than something else ({far})"
    assert len(ai.embeddings.create(model=EMBEDDING, input="x", dimensions=256).data[0].embedding) == 256


def media(ai: OpenAI) -> None:
    image = ai.images.generate(model=IMAGE, prompt="a lighthouse", size="1024x1024", response_format="b64_json")
    assert image.data[0].b64_json.startswith("iVBORw0KGgo"), "not a PNG"
    linked = ai.images.generate(model=IMAGE, prompt="a lighthouse", size="1024x1024")
    assert linked.data[0].url.startswith(("http", "data:")), linked
    spoken = ai.audio.speech.create(model=SPEECH, voice="alloy", input="Good morning", response_format="wav").read()
    assert spoken[:4] == b"RIFF" and spoken[8:12] == b"WAVE", spoken[:12]
    sound = io.BytesIO(spoken)
    sound.name = "morning.wav"
    heard = ai.audio.transcriptions.create(model=TRANSCRIPTION, file=sound)
    assert heard.text.strip(), heard


def errors(world: World, ai: OpenAI) -> None:
    def refused(kind: type, code: str, who: OpenAI, **arguments) -> None:
        try:
            who.chat.completions.create(
                **{"model": CHAT, "messages": [{"role": "user", "content": "Hello"}], **arguments}
            )
        except kind as error:
            assert type(error) is kind and error.code == code, (type(error), error.code, code)
            assert error.request_id, "no request id"
        else:
            raise AssertionError(f"{kind.__name__} was expected")

    refused(openai.AuthenticationError, "AUTH_TOKEN_INVALID", client(world, "sgk_nobodyhasthiskeyatallnobodyhasit"))
    refused(openai.PermissionDeniedError, "AUTHZ_PERMISSION_DENIED", client(world, world.token("vera")))
    refused(openai.NotFoundError, "MODEL_NOT_FOUND", ai, model="scailabs/nothing")
    refused(openai.BadRequestError, "VALIDATION_ERROR", ai, temperature=3)
    rule = {"system": "scaigrid", "operation": "openaiCreateChatCompletion"}
    for kind, code, failure in (
        (openai.InternalServerError, "MODEL_UNAVAILABLE", {"kind": "unavailable", "case": "MODEL_UNAVAILABLE"}),
        (openai.RateLimitError, "RATE_LIMITED", {"kind": "rate_limited"}),
    ):
        world.faults({**rule, "fail": failure})
        refused(kind, code, ai)
    world.faults()


def retries(world: World, key: str) -> None:
    world.faults(
        {
            "system": "scaigrid",
            "operation": "openaiCreateChatCompletion",
            "times": 1,
            "status": 429,
            "headers": {"Retry-After": "1"},
            "body": {"error": {"message": "Rate limit exceeded", "type": "rate_limit_error", "code": "RATE_LIMITED"}},
        }
    )
    began = time.monotonic()
    answer = client(world, key, retries=2).chat.completions.with_raw_response.create(
        model=CHAT, messages=[{"role": "user", "content": "Hello"}]
    )
    assert answer.retries_taken == 1 and time.monotonic() - began >= 1, (answer.retries_taken, "Retry-After is 1 s")
    assert answer.parse().choices[0].message.content
    assert int(answer.headers["X-Scaigrid-Ratelimit-Limit"]) > 0
    world.faults()


def broken_stream(world: World, ai: OpenAI) -> None:
    world.faults({"system": "scaigrid", "generate": "chat", "fail_after": 3, "fail": {"kind": "unavailable", "case": "BACKEND_ERROR"}})
    pieces = 0
    try:
        for chunk in ai.chat.completions.create(
            model=CHAT, messages=[{"role": "user", "content": "Tell me a story"}], stream=True
        ):
            pieces += bool(chunk.choices and chunk.choices[0].delta.content)
    except openai.APIError as error:
        assert pieces > 0 and "BACKEND_ERROR" in str(error.body), (pieces, error.body)
    else:
        raise AssertionError("a stream that broke off looks whole")
    world.faults()


def revoked(world: World) -> None:
    key = api_key(world, "bob", "to be revoked")
    ai = client(world, key)
    listed = ai.with_options(base_url=f"{world.grid}/v1").get("/api-keys", cast_to=object)
    [mine] = [one for one in listed["data"]["items"] if one["name"] == "to be revoked"]
    assert "key" not in mine, mine
    ai.with_options(base_url=f"{world.grid}/v1").delete(f"/api-keys/{mine['id']}", cast_to=object)
    try:
        ai.models.list()
    except openai.AuthenticationError as error:
        assert error.code == "AUTH_TOKEN_INVALID", error.code
    else:
        raise AssertionError("a revoked key still counts")


def main(url: str) -> None:
    world = World(url)
    key = api_key(world, "bob", "sdk")
    ai = client(world, key)
    checks = {
        "models": lambda: models(ai),
        "chat": lambda: chat(ai),
        "streaming": lambda: streaming(ai),
        "tools": lambda: tools(ai),
        "structured": lambda: structured(ai),
        "embeddings": lambda: embeddings(ai),
        "media": lambda: media(ai),
        "errors": lambda: errors(world, ai),
        "retries": lambda: retries(world, key),
        "broken stream": lambda: broken_stream(world, ai),
        "revoked": lambda: revoked(world),
    }
    for name, check in checks.items():
        check()
        print(f"openai for Python: {name}")


if __name__ == "__main__":
    main(sys.argv[1])
