// Prints the inputs of a suite as JSON: of every persona a token, and what it logs in with.
//
// usage: node inputs.mjs WORLD SYSTEM, with WORLD as http://HOST:PORT/@name
const [world, system] = process.argv.slice(2);

async function control(path, body) {
  const answer = await fetch(`${world}/__mock/${path}`, {
    method: body ? "POST" : "GET",
    headers: { "Mock-Control": "inputs" },
    body: body && JSON.stringify(body),
  });
  return { ok: answer.ok, value: await answer.json() };
}

const { ok, value } = await control("personas");
if (!ok) throw new Error(`no personas: ${JSON.stringify(value)}`);
const inputs = {};
for (const { name, ...login } of value.personas) {
  // Some have none: a public client gets no token by itself. A suite that wants it fails and says so.
  const issued = await control("tokens", { persona: name, system });
  if (issued.ok) inputs[name] = issued.value.token;
  for (const part of ["client_id", "client_secret", "email", "password"]) {
    if (login[part]) inputs[`${name}_${part}`] = login[part];
  }
}
console.log(JSON.stringify(inputs));
