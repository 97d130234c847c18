"""Judges reports of one run by what others hold them to: judge.py SCHEMA FOLDER.

The JSON report by its published schema, which must name every member that is there; JUnit's XML by the
schema that Jenkins' xunit plugin has for it, the strictest that readers use; the HTML report by the
parser of the HTML standard: well formed, alone, without script.
"""

import json
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree

import html5lib
from jsonschema import Draft202012Validator, FormatChecker

# By element: attributes that must be there, attributes that may be there, elements within.
JUNIT = {
    "testsuites": (set(), {"name", "time", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors"},
        {"time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url", "group"},
        {"testsuite", "properties", "testcase", "system-out", "system-err"},
    ),
    "testcase": (
        {"name"},
        {"time", "classname", "group"},
        {"skipped", "error", "failure", "system-out", "system-err"},
    ),
    "failure": (set(), {"type", "message"}, set()),
    "error": (set(), {"type", "message"}, set()),
    "skipped": (set(), {"type", "message"}, set()),
    "system-out": (set(), set(), set()),
    "system-err": (set(), set(), set()),
}
TIME = re.compile(r"[0-9]*(\.[0-9]*)?")

# Elements that would run something or fetch something.
ACTIVE = {"script", "iframe", "object", "embed", "link", "img", "base", "form", "audio", "video", "svg"}


def json_report(schema: dict, path: pathlib.Path):
    report = json.loads(path.read_text(encoding="utf-8"))
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    for error in validator.iter_errors(report):
        yield f"{error.json_path}: {error.message[:300]}"
    yield from undescribed(schema, report, schema, "$")
    if not report["findings"] or not report["known"] or not report["coverage"]["systems"]:
        yield "the run was to have findings, known deviations and coverage"


def undescribed(schema: dict, value, rules: dict, at: str):
    """Members that the schema has no name for."""
    while "$ref" in rules and "properties" not in rules:
        rules = schema["$defs"][rules["$ref"].rsplit("/", 1)[1]]
    if isinstance(value, list):
        inner = rules.get("items", {})
        for index, item in enumerate(value):
            yield from undescribed(schema, item, inner, f"{at}[{index}]")
    if isinstance(value, dict):
        described = dict(rules.get("properties", {}))
        for part in [*rules.get("allOf", []), *rules.get("anyOf", [])]:
            if "$ref" in part:
                described |= schema["$defs"][part["$ref"].rsplit("/", 1)[1]].get("properties", {})
        for name, member in value.items():
            if name not in described and "additionalProperties" not in rules:
                yield f"{at}.{name} is in no schema"
            yield from undescribed(schema, member, described.get(name, {}), f"{at}.{name}")


def junit_report(path: pathlib.Path):
    root = ElementTree.parse(path).getroot()
    if root.tag != "testsuites":
        yield f"the root is {root.tag}"
    for element in root.iter():
        if element.tag not in JUNIT:
            yield f"{element.tag} is no element"
            continue
        required, allowed, within = JUNIT[element.tag]
        names = set(element.attrib)
        yield from (f"{element.tag} has no {name}" for name in required - names)
        yield from (f"{element.tag} has {name}" for name in names - required - allowed)
        yield from (f"{element.tag} has a {child.tag}" for child in element if child.tag not in within)
        if not TIME.fullmatch(element.attrib.get("time", "")):
            yield f"{element.tag} took {element.attrib['time']}"
    for suite in root.iter("testsuite"):
        cases = suite.findall("testcase")
        counted = {
            "tests": len(cases),
            "failures": sum(case.find("failure") is not None for case in cases),
            "errors": sum(case.find("error") is not None for case in cases),
            "skipped": sum(case.find("skipped") is not None for case in cases),
        }
        for name, number in counted.items():
            if suite.attrib[name] != str(number):
                yield f"{suite.attrib['name']}: {name} is {suite.attrib[name]}, counted {number}"


def html_report(path: pathlib.Path):
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    page = parser.parse(path.read_text(encoding="utf-8"))
    yield from (f"line {place[0]}: {code} {data}" for place, code, data in parser.errors)
    ids = [element.attrib["id"] for element in page.iter() if "id" in element.attrib]
    yield from (f"id {name} stands twice" for name in set(ids) if ids.count(name) > 1)
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in ACTIVE:
            yield f"there is a {element.tag}"
        yield from (f"{element.tag} has {name}" for name in element.attrib if name.startswith("on") or name == "src")
        target = element.attrib.get("href", "")
        if target.startswith("#") and target[1:] not in ids:
            yield f"{target} leads nowhere"
        if target and not target.startswith(("#", "https://", "http://")):
            yield f"{target} is no address of the web"
        if element.tag == "table" and element.find("caption") is None:
            yield "a table has no caption"


def main() -> int:
    schema_path, folder = map(pathlib.Path, sys.argv[1:])
    schema = json.loads(schema_path.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    judged, wrong = 0, 0
    for path in sorted(folder.iterdir()):
        kinds = {".json": lambda: json_report(schema, path), ".xml": lambda: junit_report(path), ".html": lambda: html_report(path)}
        if path.suffix not in kinds:
            continue
        judged += 1
        for breach in kinds[path.suffix]():
            wrong += 1
            print(f"{path.name}: {breach}")
    if judged == 0:
        print("there is no report to judge")
        return 1
    if wrong:
        return 1
    print(f"reports agree: {judged} reports")
    return 0


if __name__ == "__main__":
    sys.exit(main())
