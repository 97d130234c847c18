#!/usr/bin/env python3
"""Serves documents that others published and judges what every GET of theirs answers.

usage: judge.py MOCK FOLDER CONTRADICTORY

Each document of FOLDER is served by a mock of its own. Each of its GETs, up to a dozen, is asked with values that its
parameters take. An answer counts as valid where it is of the schema that the document declares, by a validator that is
not ours; CONTRADICTORY lists the documents of which no answer can be, with the reason. Prints what is not as it should
be, and how much is. Exit: 0 every document starts, at least 99 of 100 GETs succeed and at least 99.5 of 100 bodies are
valid; 1 fewer, or a document that is listed and contradicts itself nowhere.
"""

import contextlib
import json
import random
import re
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import quote, unquote

import exrex
import requests
from openapi_schema_validator import OAS30ReadValidator, OAS31Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4, DRAFT202012

GETS = 12
LEAST_SUCCEEDING = 0.99
LEAST_VALID = 0.995
DEEPEST = 6
TEXTS = {"uuid": "0b1f3c5e-7a9d-4c2b-8e6f-1a3b5c7d9e0f", "date": "2024-01-15", "date-time": "2024-01-15T10:00:00Z",
         "email": "ada@example.com", "uri": "https://example.com/x"}


class Unknown(Exception):
    """No value is found that a parameter takes."""


class Document:
    def __init__(self, path):
        self.path = path
        self.value = without_discriminators(json.loads(path.read_text()))
        self.is_3_1 = self.value["openapi"].startswith("3.1")
        draft = DRAFT202012 if self.is_3_1 else DRAFT4
        self.registry = Registry().with_resource("urn:document", Resource(self.value, draft))

    def resolved(self, node):
        """What a node refers to, {} where that is nothing."""
        for _ in range(20):
            if not isinstance(node, dict) or not isinstance(node.get("$ref"), str):
                break
            node = self.at(node["$ref"])
        return node if isinstance(node, dict) else {}

    def at(self, reference):
        node = self.value
        for token in reference.removeprefix("#/").split("/"):
            token = unquote(token).replace("~1", "/").replace("~0", "~")
            try:
                node = node[int(token)] if isinstance(node, list) else node[token]
            except (KeyError, IndexError, ValueError, TypeError):
                return {}
        return node

    def gets(self):
        """Paths and operations, always the same ones of more than are asked."""
        paths = self.value.get("paths") or {}
        items = [(path, self.resolved(item)) for path, item in paths.items() if path.startswith("/")]
        gets = [(path, item) for path, item in items if isinstance(item.get("get"), dict)]
        random.Random(1).shuffle(gets)
        return gets[:GETS]

    def errors(self, schema, body):
        """What is wrong with a body; nothing where the schema itself cannot be read."""
        kind = OAS31Validator if self.is_3_1 else OAS30ReadValidator
        rooted = self.rooted(schema)
        try:
            return list(kind(rooted, registry=self.registry).iter_errors(body))
        except Exception:
            return []

    def rooted(self, schema):
        """References are of the document, wherever the schema is looked at from."""
        if isinstance(schema, list):
            return [self.rooted(one) for one in schema]
        if not isinstance(schema, dict):
            return schema
        if isinstance(schema.get("$ref"), str):
            return {"$ref": "urn:document" + schema["$ref"]}
        return {key: self.rooted(value) for key, value in schema.items()}


def without_discriminators(node):
    """Those of many documents name no schema, and whoever judges by them finds nothing valid."""
    if isinstance(node, list):
        return [without_discriminators(one) for one in node]
    if not isinstance(node, dict):
        return node
    rest = {key: without_discriminators(value) for key, value in node.items()}
    if isinstance(rest.get("discriminator"), dict) and "propertyName" in rest["discriminator"]:
        del rest["discriminator"]
    return rest


def wanted(document, parameter):
    """What a parameter is asked with: what the document shows of it, else what its schema says."""
    content = next(iter((parameter.get("content") or {}).values()), {})
    shown = parameter.get("example")
    for example in (parameter.get("examples") or {}).values():
        shown = document.resolved(example).get("value") if shown is None else shown
    return made(document, parameter.get("schema") or content.get("schema") or {}) if shown is None else shown


def made(document, schema, depth=0):
    schema = document.resolved(schema)
    for word in ("example", "default", "const"):
        if schema.get(word) not in (None, ""):
            return schema[word]
    if schema.get("enum"):
        return next((one for one in schema["enum"] if one != ""), "")
    for word in ("allOf", "oneOf", "anyOf"):
        if schema.get(word) and depth < DEEPEST:
            return made(document, schema[word][0], depth + 1)
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind in ("integer", "number"):
        least = schema.get("minimum", 1)
        least += 1 if schema.get("exclusiveMinimum") is True else 0
        return min(max(least, 1), schema.get("maximum", max(least, 1)))
    if kind == "boolean":
        return True
    if kind == "array":
        return [made(document, schema.get("items") or {}, depth + 1)] * max(1, schema.get("minItems", 1))
    if kind == "object":
        needed = [name for name in schema.get("required") or [] if name in (schema.get("properties") or {})]
        return {name: made(document, schema["properties"][name], depth + 1) for name in needed}
    return text(schema)


def text(schema):
    least, most = schema.get("minLength", 1), schema.get("maxLength", 400)
    if "pattern" not in schema:
        return TEXTS.get(schema.get("format")) or ("abc" * (least // 3 + 1))[:min(max(least, 3), most)]
    random.seed(schema["pattern"])
    for limit in (3, 10, 25, 40, 60) * 15:
        try:
            found = exrex.getone(schema["pattern"].removeprefix("^").removesuffix("$"), limit=limit)
            is_one = found.isascii() and least <= len(found) <= most and re.search(schema["pattern"], found, re.ASCII)
        except (re.error, AttributeError, IndexError, RecursionError):
            break
        if is_one and found not in (".", ".."):
            return found
    raise Unknown


def written(value):
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ",".join(written(one) for one in value)
    if isinstance(value, dict):
        return ",".join(f"{name},{written(one)}" for name, one in value.items())
    return str(value)


def question(document, path, item):
    """The URL below the base, query and headers of a GET."""
    operation = item["get"]
    declared = [document.resolved(one) for one in (item.get("parameters") or []) + (operation.get("parameters") or [])]
    parameters = {(one.get("name"), one.get("in")): one for one in declared if one.get("name")}
    url, _, within = path.partition("#")[0].partition("?")
    query = {pair.partition("=")[0]: pair.partition("=")[2] for pair in within.split("&") if "{" not in pair and "=" in pair}
    headers, cookies = credentials(document, operation)
    for (name, place), parameter in parameters.items():
        if place == "path":
            url = url.replace(f"{{{name}}}", quote(written(wanted(document, parameter)) or "abc", safe=""))
        elif parameter.get("required"):
            value = wanted(document, parameter)
            if place == "query":
                query.update(queried(name, parameter, value))
            elif place == "cookie":
                cookies[name] = written(value)
            elif name.lower() not in ("authorization", "accept", "content-type"):
                headers[name] = written(value).strip() or "abc"
    if cookies:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return re.sub(r"\{[^}]*\}", "abc", url), query, headers


def queried(name, parameter, value):
    is_apart = parameter.get("explode", parameter.get("style", "form") in ("form", "deepObject"))
    if parameter.get("content"):
        return {name: json.dumps(value)}
    if isinstance(value, dict) and parameter.get("style") == "deepObject":
        return {f"{name}[{member}]": written(one) for member, one in value.items()}
    if isinstance(value, dict) and is_apart:
        return {member: written(one) for member, one in value.items()}
    if isinstance(value, list) and is_apart:
        return {name: [written(one) for one in value]}
    return {name: written(value)}


def credentials(document, operation):
    """Those of the first way in that the operation takes."""
    headers, cookies = {}, {}
    schemes = (document.value.get("components") or {}).get("securitySchemes") or {}
    ways = operation.get("security", document.value.get("security")) or [{}]
    for name in ways[0] if isinstance(ways[0], dict) else {}:
        scheme = document.resolved(schemes.get(name, {}))
        if scheme.get("type") == "apiKey":
            places = {"header": headers, "cookie": cookies, "query": headers}
            places.get(scheme.get("in"), headers)[scheme.get("name", "key")] = "key"
        elif scheme.get("scheme", "").lower() == "basic":
            headers["Authorization"] = "Basic YWRhOmFkYQ=="
        else:
            headers["Authorization"] = f"{scheme.get('scheme', 'Bearer').capitalize()} token"
    return headers, cookies


def in_query(document, operation):
    schemes = (document.value.get("components") or {}).get("securitySchemes") or {}
    keys = [document.resolved(scheme) for scheme in schemes.values()]
    return {key["name"]: "key" for key in keys if key.get("type") == "apiKey" and key.get("in") == "query"}


class Tally:
    def __init__(self):
        self.counts = Counter()

    def fault(self, what, document, path, why):
        self.counts[what] += 1
        print(f"{what}: {document.name} GET {path}: {str(why)[:300]}")

    def share(self, good, all_of):
        return self.counts[good] / max(self.counts[all_of], 1)


def judge(mock, path, tally, session):
    tally.counts["documents"] += 1
    served = subprocess.Popen([mock, "--spec", path, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True)
    try:
        base = next((line.removeprefix("listening on ").strip() for line in served.stdout
                     if line.startswith("listening on ")), None)
        if base is None:
            tally.fault("does not start", path, "", "")
            return
        document = Document(path)
        for name, item in document.gets():
            ask(document, base, name, item, tally, session)
    finally:
        served.kill()
        served.wait()


def ask(document, base, path, item, tally, session):
    try:
        url, query, headers = question(document, path, item)
    except Unknown:
        tally.counts["not asked"] += 1
        return
    query = in_query(document, item["get"]) | query
    answer = session.get(base + url, params=query, headers=headers, timeout=30, allow_redirects=False)
    tally.counts["gets"] += 1
    responses = item["get"].get("responses") or {}
    status = answer.status_code
    if not 200 <= status < 300 and str(status) not in (name for name in responses if name[0] in "23"):
        tally.fault("no success", document.path, path, f"{status}, {answer.headers.get('Mock-Reason')}")
        return
    tally.counts["successes"] += 1
    named = (str(status), f"{status // 100}XX", "default")
    declared = document.resolved(next((responses[name] for name in named if name in responses), {}))
    sent = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    content = {name.partition(";")[0].strip().lower(): one for name, one in (declared.get("content") or {}).items()}
    if not content or status == 204:
        return
    tally.counts["bodies"] += 1
    media = content.get(sent) or content.get(sent.partition("/")[0] + "/*") or content.get("*/*")
    if media is None:
        tally.fault("undeclared media type", document.path, path, f"{sent}, declared is {', '.join(content)}")
        return
    errors = []
    if "json" in sent and isinstance(media.get("schema"), dict):
        errors = document.errors(media["schema"], answer.json())
    if errors:
        place = "/".join(str(step) for step in errors[0].absolute_path)
        tally.fault("invalid", document.path, path, f"{place or 'the body'}: {errors[0].message}")
        return
    tally.counts["valid"] += 1


def is_valid(mock, path, session):
    """Whether every answer of a document is."""
    with contextlib.redirect_stdout(None):
        tally = Tally()
        judge(mock, path, tally, session)
    return tally.counts["valid"] == tally.counts["bodies"]


def main(mock, folder, contradictory):
    # What is served ends with whoever asks.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    tally, session = Tally(), requests.Session()
    session.trust_env = False
    contradicting = json.loads(Path(contradictory).read_text())
    for path in sorted(Path(folder).glob("*.json")):
        if path.name not in contradicting:
            judge(mock, path, tally, session)
    stale = [name for name in contradicting if is_valid(mock, Path(folder, name), session)]
    counts = tally.counts
    succeeding, valid = tally.share("successes", "gets"), tally.share("valid", "bodies")
    print(f"documents judged: {counts['documents']} served, {counts['successes']} of {counts['gets']} GETs succeed "
          f"({succeeding:.2%}), {counts['valid']} of {counts['bodies']} bodies are valid ({valid:.2%})")
    for name in stale:
        print(f"{name} is listed and every answer of it is valid")
    is_good = not stale and not counts["does not start"] and succeeding >= LEAST_SUCCEEDING and valid >= LEAST_VALID
    return 0 if is_good and counts["bodies"] else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
