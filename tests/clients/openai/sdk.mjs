// Uses a gateway through the official OpenAI SDK for Node, as an application would.
//
// usage: node sdk.mjs URL-OF-A-WORLD

import assert from "node:assert/strict";
import OpenAI from "openai";

const [url] = process.argv.slice(2);
const chat = "scailabs/poolnoodle-omni";
const embedding = "openai/text-embedding-3-small";

const control = async (method, path, body) => {
    const answer = await fetch(`${url}/__mock/${path}`, {
        method,
        headers: { "Mock-Control": "1", "Content-Type": "application/json" },
        body: JSON.stringify(body),
    });
    assert.ok(answer.ok, `${path}: ${answer.status} ${await answer.clone().text()}`);
    return answer.json();
};
const token = async (persona) => (await control("POST", "tokens", { persona, system: "scaigrid" })).token;
const faults = (...rules) => control("PUT", "faults", { faults: rules });
const client = (apiKey, maxRetries = 0) => new OpenAI({ baseURL: `${url}/scaigrid/oai/v1`, apiKey, maxRetries, timeout: 20_000 });
const asked = (text, more = {}) => ({ model: chat, messages: [{ role: "user", content: text }], ...more });

const made = await fetch(`${url}/scaigrid/v1/api-keys`, {
    method: "POST",
    headers: { Authorization: `Bearer ${await token("bob")}`, "Content-Type": "application/json" },
    body: JSON.stringify({ name: "sdk" }),
});
const { key } = (await made.json()).data;
const ai = client(key);

const checks = {
    async models() {
        const ids = [];
        for await (const model of ai.models.list()) ids.push(model.id);
        assert.ok(ids.includes(chat) && ids.includes(embedding), `${ids}`);
        assert.equal((await ai.models.retrieve(chat)).id, chat);
    },
    async chat() {
        const { choices, usage, object } = await ai.chat.completions.create(asked("What is contract testing?"));
        assert.equal(object, "chat.completion");
        assert.ok(choices[0].message.content);
        assert.equal(choices[0].finish_reason, "stop");
        assert.equal(usage.total_tokens, usage.prompt_tokens + usage.completion_tokens);
    },
    async streaming() {
        const whole = (await ai.chat.completions.create(asked("Tell me about tides"))).choices[0].message.content;
        let text = "";
        for await (const chunk of await ai.chat.completions.create(asked("Tell me about tides", { stream: true }))) {
            text += chunk.choices[0]?.delta?.content ?? "";
        }
        assert.equal(text, whole);
        const runner = ai.chat.completions.stream(asked("Tell me about tides"));
        assert.equal(await runner.finalContent(), whole);
    },
    async "streams that are left"() {
        const stream = await ai.chat.completions.create(asked("Tell me about tides", { stream: true }));
        for await (const chunk of stream) {
            assert.ok(chunk.id);
            break;
        }
        assert.equal((await ai.chat.completions.create(asked("Still there?"))).object, "chat.completion");
    },
    async tools() {
        const tool = {
            type: "function",
            function: {
                name: "get_weather",
                parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
                function: undefined,
            },
        };
        let city;
        const runner = ai.chat.completions.runTools(
            asked("What is the weather in Utrecht?", {
                tools: [{
                    ...tool,
                    function: { ...tool.function, parse: JSON.parse, function: (given) => ((city = given.city), "drizzle") },
                }],
            }),
        );
        assert.ok(await runner.finalContent());
        assert.equal(typeof city, "string");
    },
    async embeddings() {
        const { data } = await ai.embeddings.create({ model: embedding, input: ["one", "two"] });
        assert.deepEqual(data.map((row) => row.index), [0, 1]);
        assert.equal(data[0].embedding.length, 1536);
    },
    async errors() {
        const refused = async (kind, code, who, more) => {
            const error = await who.chat.completions.create(asked("Hello", more)).catch((error) => error);
            assert.equal(error.constructor, kind);
            assert.equal(error.code, code);
        };
        await refused(OpenAI.AuthenticationError, "AUTH_TOKEN_INVALID", client("sgk_nobodyhasthiskeyatallnobodyhasit"));
        await refused(OpenAI.PermissionDeniedError, "AUTHZ_PERMISSION_DENIED", client(await token("vera")));
        await refused(OpenAI.NotFoundError, "MODEL_NOT_FOUND", ai, { model: "scailabs/nothing" });
        await refused(OpenAI.BadRequestError, "VALIDATION_ERROR", ai, { temperature: 3 });
    },
    async retries() {
        await faults({
            system: "scaigrid",
            operation: "openaiCreateChatCompletion",
            times: 1,
            status: 429,
            headers: { "Retry-After": "1" },
            body: { error: { message: "Rate limit exceeded", type: "rate_limit_error", code: "RATE_LIMITED" } },
        });
        const began = Date.now();
        const { data } = await client(key, 2).chat.completions.create(asked("Hello")).withResponse();
        assert.ok(data.choices[0].message.content);
        assert.ok(Date.now() - began >= 1000, "Retry-After is a second");
    },
};

for (const [name, check] of Object.entries(checks)) {
    await check();
    console.log(`openai for Node: ${name}`);
}
