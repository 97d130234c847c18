#!/usr/bin/env python3
"""Judges generated values with python-jsonschema, formats checked, by the documents as published.

usage: judge.py PROGRAM EXPECTED FOLDER

PROGRAM prints the values of a document's component schemas, one JSON line each. FOLDER holds the
documents. EXPECTED lists the schemas that no value satisfies, with the reason; an entry of which every
value turns out valid is stale. Exit: 0 all is as expected, 1 it is not.
"""

import json
import subprocess
import sys
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

# Fewer would be too few to say anything about schemas at large.
LEAST_SCHEMAS = 500

HIDDEN = {"response": "writeOnly", "request": "readOnly"}

ONE = ("additionalProperties", "unevaluatedProperties", "unevaluatedItems", "propertyNames", "contains", "not",
       "if", "then", "else", "items")
LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
MAPS = ("properties", "patternProperties", "$defs", "dependentSchemas")
ANNOTATIONS = ("title", "description", "default", "example", "deprecated", "readOnly", "writeOnly", "xml",
               "externalDocs", "discriminator")


class Document:
    """A document's component schemas as JSON Schema 2020-12, seen from one side of the wire."""

    def __init__(self, written, mode):
        self.written = written
        self.is_3_0 = written["openapi"].startswith("3.0")
        self.hidden = HIDDEN[mode]
        schemas = {name: self.translated(schema) for name, schema in self.components().items()}
        resource = DRAFT202012.create_resource({"components": {"schemas": schemas}})
        self.registry = Registry().with_resource("urn:document", resource)

    def components(self):
        return self.written["components"]["schemas"]

    def validator(self, name):
        token = name.replace("~", "~0").replace("/", "~1")
        schema = {"$ref": f"urn:document#/components/schemas/{token}"}
        return Draft202012Validator(schema, registry=self.registry, format_checker=FormatChecker())

    def translated(self, schema):
        if not isinstance(schema, dict):
            return schema
        if self.is_3_0 and "$ref" in schema:
            schema = {key: value for key, value in schema.items() if key in (*ANNOTATIONS, "$ref", "nullable")}
        out = dict(schema)
        for key, value in schema.items():
            if key in ONE and isinstance(value, dict):
                out[key] = self.translated(value)
            elif key in LISTS and isinstance(value, list):
                out[key] = [self.translated(each) for each in value]
            elif key in MAPS and isinstance(value, dict):
                out[key] = {name: self.translated(each) for name, each in value.items()}
        self.hide(schema, out)
        return nullable(bounds(out)) if self.is_3_0 else out

    def hide(self, schema, out):
        """Properties of the other side are neither asked for nor allowed."""
        hidden = [name for name, each in schema.get("properties", {}).items() if self.is_hidden(each)]
        for name in hidden:
            out["properties"][name] = False
        if hidden and "required" in schema:
            out["required"] = [name for name in schema["required"] if name not in hidden]

    def is_hidden(self, schema, far=8):
        if not isinstance(schema, dict) or not far:
            return False
        parts = list(schema.get("allOf", []))
        prefix = "#/components/schemas/"
        if schema.get("$ref", "").startswith(prefix):
            parts.append(self.components().get(schema["$ref"][len(prefix):]))
        return schema.get(self.hidden) is True or any(self.is_hidden(part, far - 1) for part in parts)


def bounds(schema):
    """`minimum: 5, exclusiveMinimum: true` is `exclusiveMinimum: 5`."""
    for flag, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if isinstance(schema.get(flag), bool) and schema.pop(flag) and bound in schema:
            schema[flag] = schema.pop(bound)
    return schema


def nullable(schema):
    if schema.pop("nullable", False) is not True:
        return schema
    return {"anyOf": [schema, {"type": "null"}]}


def main(program, expected, folder):
    expected = {(entry["document"], entry["schema"]) for entry in json.loads(Path(expected).read_text())}
    # The largest first, so that none is left to one core in the end.
    paths = sorted(Path(folder).iterdir(), key=lambda path: -path.stat().st_size)
    with ProcessPoolExecutor() as pool:
        verdicts = dict(zip((path.name for path in paths), pool.map(judge, paths, [program] * len(paths))))
    return report(verdicts, expected)


def judge(path, program):
    """Of each component schema: what is wrong with the first of its values that is not valid, or None."""
    written = read(path)
    documents = {mode: Document(written, mode) for mode in HIDDEN}
    lines = subprocess.run([program, path], check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    values = defaultdict(list)
    for line in map(json.loads, lines):
        values[line["schema"]].append(line)
    return {name: first_fault(documents, name, values[name]) for name in written["components"]["schemas"]}


def read(path):
    text = path.read_text()
    return yaml.load(text, Loader=yaml.CSafeLoader) if path.suffix == ".yaml" else json.loads(text)


def first_fault(documents, name, lines):
    validators = {mode: document.validator(name) for mode, document in documents.items()}
    if {line["mode"] for line in lines} != set(validators):
        return "no value was made"
    return next(filter(None, (fault(validators[line["mode"]], line) for line in lines)), None)


def fault(validator, line):
    if validator.is_valid(line["value"]):
        return None
    error = next(validator.iter_errors(line["value"]))
    said = f" (the generator: {line['fault']})" if line["fault"] else ""
    return f"{line['mode']} {line['ordinal']}: {error.message[:300]} at {error.json_path}{said}"


def report(verdicts, expected):
    wrong = {}
    for document, schemas in verdicts.items():
        bad = {(document, name): said for name, said in schemas.items() if said}
        print(f"{document}: {len(schemas) - len(bad)} of {len(schemas)} schemas have valid values alone")
        wrong.update(bad)
    failures = [f"invalid: {of} {name}: {wrong[of, name]}" for of, name in wrong.keys() - expected]
    failures += [f"stale: {of} {name} is listed, and all its values are valid" for of, name in expected - wrong.keys()]
    judged = sum(map(len, verdicts.values()))
    if judged < LEAST_SCHEMAS:
        failures.append(f"only {judged} schemas were judged, of at least {LEAST_SCHEMAS}")
    print(*sorted(failures) or [f"values agree: {judged} schemas, {len(expected)} of them unsatisfiable as listed"], sep="\n")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
