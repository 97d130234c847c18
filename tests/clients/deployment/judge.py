#!/usr/bin/env python3
"""Has python-jsonschema judge what the runner passed, and hold against it what the runner did not.

usage: judge.py CONFORMANCE MOCK

A proxy stands between the runner and its target and keeps every answer; each JSON body is then held
against the schema of its operation and status in the document that the mock serves, formats checked.

- The mock, all of ScaiKey's suites: no finding of the runner, no error of the judge.
- The stand-in with each deviation that a schema forbids: the judge says the same of the same places.

Exit: 0 both agree, 1 they do not.
"""

import json
import re
import sys
import tempfile
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import jsonschema
from recording import Exchange, recording
from referencing import Registry
from referencing.jsonschema import DRAFT202012
from runner import SLICE, WRITES, Said, credentials, end_with_all, judged, mocking, serving

# Fewer bodies would say little about a document of so many operations.
LEAST_BODIES = 1000
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
# Deviations that show in schemas.
SEEN_BY_SCHEMAS = (
    "required-field-missing",
    "wrong-type",
    "secret-shown",
    "other-error-envelope",
    "time-of-no-form",
    "id-of-another-form",
)
DOCUMENT = "urn:document"
JSON = re.compile(r"application/(.+\+)?json")


def not_sent_back(validator, flag, instance, schema):
    if flag:
        yield jsonschema.ValidationError("is writeOnly, and was answered")


Validator = jsonschema.validators.extend(jsonschema.Draft202012Validator, {"writeOnly": not_sent_back})


@dataclass(frozen=True)
class Wrong:
    operation: str
    # The place in the body; which row of a list it is does not matter.
    place: str
    message: str

    def __str__(self):
        return f"{self.operation}{self.place}: {self.message}"


class Document:
    """A system's own document, as it is published."""

    def __init__(self, written: dict):
        self.written = written
        self.registry = Registry().with_resource(DOCUMENT, DRAFT202012.create_resource(written))
        self.formats = jsonschema.FormatChecker()
        self.validators = {}
        # Of two that fit, the one with fewer parameters is meant.
        items = sorted(written["paths"].items(), key=lambda each: each[0].count("{"))
        self.paths = [(pattern(path), path, item) for path, item in items]

    def judge(self, exchange: Exchange) -> list[Wrong] | None:
        """What is wrong with a body, or None where the document gives it no schema."""
        place = self.place(exchange)
        if place is None:
            return None
        operation, pointer = place
        if pointer not in self.validators:
            reference = {"$ref": f"{DOCUMENT}#{pointer}"}
            self.validators[pointer] = Validator(reference, registry=self.registry, format_checker=self.formats)
        errors = self.validators[pointer].iter_errors(json.loads(exchange.body))
        return [Wrong(operation, spot(error.absolute_path), error.message[:200]) for error in errors]

    def place(self, exchange: Exchange) -> tuple[str, str] | None:
        """The operation, and where the schema of such an answer stands."""
        fitting = (known for known in self.paths if known[0].fullmatch(exchange.path))
        _, path, item = next(fitting, (None, None, {}))
        method = exchange.method.lower()
        if method not in METHODS or method not in item or not JSON.fullmatch(exchange.media_type):
            return None
        at = ["paths", path, method, "responses", str(exchange.status)]
        answer = item[method]["responses"].get(at[-1])
        if answer and "$ref" in answer:
            at = [part.replace("~1", "/").replace("~0", "~") for part in answer["$ref"].removeprefix("#/").split("/")]
            answer = self.at(at)
        if "schema" not in ((answer or {}).get("content") or {}).get(exchange.media_type, {}):
            return None
        at += ["content", exchange.media_type, "schema"]
        return item[method]["operationId"], "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in at)

    def at(self, parts: list[str]) -> dict:
        node = self.written
        for part in parts:
            node = node[part]
        return node


def pattern(path: str) -> re.Pattern:
    return re.compile("[^/]+".join(re.escape(part) for part in re.split(r"\{[^}]*\}", path)))


def spot(path) -> str:
    return "".join(f"/{'*' if isinstance(part, int) else part}" for part in path)


def document_of(mock: str) -> Document:
    with urllib.request.urlopen(f"{mock}/scaikey/openapi.json", timeout=10) as answer:
        return Document(json.load(answer))


def mock_is_valid(conformance: str, mock: str, document: Document) -> list[str]:
    """Everything that the runner passes in the mock's answers."""
    with recording(mock) as (base, kept):
        said = run(conformance, base, {}, [])
    if said.code != 0:
        return [f"the runner does not pass the mock\n{said.output}"]
    verdicts = [(each, document.judge(each)) for each in kept]
    bodies = [(document.place(each)[0], each, faults) for each, faults in verdicts if faults is not None]
    wrong = {f"{each.status} {fault}" for _, each, faults in bodies for fault in faults}
    operations = len({operation for operation, *_ in bodies})
    print(f"mock: {len(bodies)} bodies of {operations} operations judged, of {len(kept)} answers; {len(wrong)} faults")
    if len(bodies) < LEAST_BODIES:
        wrong.add(f"only {len(bodies)} bodies were judged")
    return sorted(wrong)


def same_is_said(conformance: str, document: Document, deviation: str) -> list[str]:
    """Runner and judge, of a deployment with a deviation."""
    with serving([deviation]) as target, recording(target) as (base, kept):
        said = run(conformance, base, credentials(target), SLICE)
    ours = {found for line in said.findings if (found := by_schema(line))}
    theirs = {(fault.operation, fault.place) for each in kept for fault in document.judge(each) or ()}
    print(f"{deviation}: places that both find {len(ours & theirs)}")
    wrong = [f"{deviation}: only the runner finds {' '.join(place)}" for place in sorted(ours - theirs)]
    wrong += [f"{deviation}: only jsonschema finds {' '.join(place)}" for place in sorted(theirs - ours)]
    return wrong if ours or wrong else [f"{deviation}: nobody finds anything"]


def run(conformance: str, base: str, environment: dict, workflows: list[str]) -> Said:
    with tempfile.TemporaryDirectory() as folder:
        return judged([conformance, "run", "--target", base], environment, workflows, Path(folder), WRITES)


def by_schema(finding: str) -> tuple[str, str] | None:
    """`user-life-cycle/read getUser: schema, SK-USR-READ, body#/data/id (contract …)`"""
    named, check, place = re.fullmatch(r"(.+?): ([^,]+), [^,]+, (.+)", finding).groups()
    if check != "schema":
        return None
    place = place.split(" (contract")[0].removeprefix("body").removeprefix("#")
    return named.split()[-1], re.sub(r"/\d+(?=/|$)", "/*", place)


def main() -> int:
    conformance, mock = sys.argv[1:]
    end_with_all()
    with mocking(mock) as base:
        document = document_of(base)
        wrong = mock_is_valid(conformance, base, document)
    with ThreadPoolExecutor(2) as pool:
        lists = pool.map(lambda deviation: same_is_said(conformance, document, deviation), SEEN_BY_SCHEMAS)
        wrong += [line for each in lists for line in each]
    for line in wrong:
        print(f"FAILED {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
