"""Runs what the public documentation shows with httpx, unchanged but for the host and the key.

Sources: /docs/scaigrid/getting-started/authentication, quickstart, api-guides/{chat-completions,embeddings,images,audio}
of www.scailabs.ai.

usage: samples.py URL-OF-A-WORLD
"""

import json
import sys

import httpx

from world import World, api_key

MODEL = "scailabs/poolnoodle-omni"


def authentication(base: str, key: str) -> None:
    client = httpx.Client(headers={"Authorization": f"Bearer {key}"})
    resp = client.get(f"{base}/v1/models")
    assert resp.status_code == 200, resp.text
    assert resp.json()["status"] == "ok" and resp.json()["data"]["items"], resp.text


def chat(base: str, key: str) -> None:
    resp = httpx.post(
        f"{base}/v1/inference/chat",
        headers={"Authorization": f"Bearer {key}"},
        json={"model": MODEL, "messages": [{"role": "user", "content": "Hello"}]},
    )
    assert resp.json()["data"]["choices"][0]["message"]["content"], resp.text


def streaming(base: str, key: str) -> None:
    text, done = "", False
    with httpx.stream(
        "POST",
        f"{base}/v1/inference/chat",
        headers={"Authorization": f"Bearer {key}"},
        json={"model": MODEL, "messages": [{"role": "user", "content": "Count"}], "stream": True},
    ) as resp:
        assert resp.headers["content-type"].startswith("text/event-stream"), resp.headers
        for line in resp.iter_lines():
            if not line.startswith("data: "):
                continue
            payload = line[len("data: ") :]
            if payload == "[DONE]":
                done = True
                break
            choices = json.loads(payload)["choices"]
            text += choices[0]["delta"].get("content") or "" if choices else ""
    assert text and done, (text, done)


def embeddings(base: str, key: str) -> None:
    resp = httpx.post(
        f"{base}/v1/inference/embed",
        headers={"Authorization": f"Bearer {key}"},
        json={"model": "openai/text-embedding-3-small", "input": ["first", "second"]},
    )
    rows = resp.json()["data"]["data"]
    assert [row["index"] for row in rows] == [0, 1] and len(rows[0]["embedding"]) == 1536, resp.text[:200]


def errors(base: str, key: str) -> None:
    resp = httpx.get(f"{base}/v1/models/nothing%2Fhere", headers={"Authorization": f"Bearer {key}"})
    body = resp.json()
    assert resp.status_code == 404 and body["status"] == "error", resp.text
    assert body["error"]["code"] == "MODEL_NOT_FOUND" and body["meta"]["request_id"].startswith("req_"), body
    missing = httpx.get(f"{base}/v1/models")
    assert missing.status_code == 401 and missing.json()["error"]["code"] == "AUTH_TOKEN_MISSING", missing.text


def revoking(base: str, key: str) -> None:
    headers = {"Authorization": f"Bearer {key}"}
    made = httpx.post(f"{base}/v1/api-keys", headers=headers, json={"name": "production-integration"}).json()["data"]
    assert made["key"].startswith("sgk_") and made["prefix"] == "sgk_", "no key is shown"
    gone = httpx.delete(f"{base}/v1/api-keys/{made['id']}", headers=headers)
    assert gone.status_code == 204, gone.status_code
    again = httpx.get(f"{base}/v1/models", headers={"Authorization": f"Bearer {made['key']}"})
    assert again.status_code == 401 and again.json()["error"]["code"] == "AUTH_TOKEN_INVALID", again.text


def main(url: str) -> None:
    world = World(url)
    key = api_key(world, "bob", "samples")
    for sample in (authentication, chat, streaming, embeddings, errors, revoking):
        sample(world.grid, key)
        print(f"samples: {sample.__name__}")


if __name__ == "__main__":
    main(sys.argv[1])
