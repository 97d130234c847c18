#!/usr/bin/env python3
"""Shows that the runner finds a healthy deployment conforming, and in a deviating one what deviates.

usage: check.py [--way run|compare]... [--accept] [NAME...] CONFORMANCE

Every deviation of the stand-in (or the named ones) is switched on by itself. `expected.json` says which
findings there have to be then, no less and no more:

- `deviations`: a row each, with a column for each way in which the runner looks at a deployment.
- `latitude`: what is found of a healthy one too, since a deployment is free to be otherwise there.
- `ways`: the columns that count. A command that the runner does not have is left out.
- `unreadable`: targets with which one cannot talk, and the words for why they could not be checked.

--accept writes what is found into `expected.json`, to be looked at before it is committed.
Exit: 0 all is as expected, 1 it is not, 2 it could not be tried.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from recording import recording
from runner import HERE, SLICE, WRITES, Said, credentials, end_with_all, judged, nobody, serving
from service.deviations import DEVIATIONS
from service.misbehaviour import MISBEHAVIOURS

TABLE = HERE / "expected.json"
EXPECTED = json.loads(TABLE.read_text())
SIDES = {"run": ["--target"], "compare": ["--left", "mock", "--right"]}
HEALTHY = "healthy"
UNREACHABLE = "unreachable"
READ_ONLY = "read-only"
# What is sent to it changes nothing.
HARMLESS = "/api/v1/platform/oauth/token"
# Nobody listens at the port.
NOWHERE = "http://127.0.0.1:1"


@dataclass(frozen=True)
class Verdict:
    line: str
    fine: bool = True
    # The row and the column, with what was found there.
    cell: tuple[str, str, list[str]] | None = None


def looked_at(conformance: str, way: str, name: str) -> Verdict:
    """A deployment with at most one deviation."""
    with serving([] if name == HEALTHY else [name]) as base, tempfile.TemporaryDirectory() as folder:
        said = judged([conformance, way, *SIDES[way], base], credentials(base), SLICE, Path(folder), WRITES)
    wanted = frozenset(EXPECTED["deviations"].get(name, {}).get(way, []))
    free = [each["finding"] for each in EXPECTED["latitude"] if each["way"] == way]
    taken = frozenset(each for each in said.findings - wanted if any(fnmatchcase(each, one) for one in free))
    found = said.findings - taken
    wrong = [f"  - not found: {each}" for each in sorted(wanted - found)]
    wrong += [f"  + found, and nothing is wrong there: {each}" for each in sorted(found - wanted)]
    wrong += slips(said)
    if name == HEALTHY:
        stale = [one for one in free if not any(fnmatchcase(each, one) for each in taken)]
        wrong += [f"  ! no latitude is taken: {one}" for one in stale]
    title = f"{way} {name}"
    cell = None if name == HEALTHY else (name, way, sorted(found))
    if wrong:
        told = [said.output] if said.code > 1 else []
        return Verdict("\n".join([f"FAILED {title}", *wrong, *told]), False, cell)
    return Verdict(f"ok     {title}: findings {len(wanted)}", True, cell)


def slips(said: Said) -> list[str]:
    """What is wrong with a run, whatever it finds."""
    code = 1 if said.findings else 0
    wrong = [f"  ! could not be checked: {reason}" for reason in said.unchecked]
    wrong += [f"  ! shows the value of {name}" for name in said.shown]
    if said.code != code:
        wrong.append(f"  ! exit {said.code} instead of {code}")
    if said.workflows < len(SLICE):
        wrong.append(f"  ! {said.workflows} workflows were looked at, and {len(SLICE)} were asked for")
    return wrong


def given_up(conformance: str, name: str) -> Verdict:
    """A target with which one cannot talk could not be checked, and says why, before the deadline."""
    workflows = EXPECTED["unreadable"]["workflows"]
    with serving([], "mute" if name == UNREACHABLE else name) as base, tempfile.TemporaryDirectory() as folder:
        target = NOWHERE if name == UNREACHABLE else base
        said = judged([conformance, "run", "--target", target], nobody(), workflows, Path(folder), WRITES)
    reason = EXPECTED["unreadable"]["reasons"][name]
    if said.code == 2 and not said.findings and reason in said.output:
        return Verdict(f"ok     run {name}: could not check")
    return Verdict(f"FAILED run {name}: exit {said.code}, where {reason!r} had to be why\n{said.output}", False)


def left_alone(conformance: str) -> Verdict:
    """Where writes were not allowed, none arrives, and what was left out is said."""
    with serving([]) as target, recording(target) as (base, kept), tempfile.TemporaryDirectory() as folder:
        said = judged([conformance, "run", "--target", base], credentials(target), SLICE, Path(folder))
    writes = {f"{each.method} {each.path}" for each in kept if each.method != "GET" and each.path != HARMLESS}
    title = f"run {READ_ONLY}"
    if said.code == 0 and not said.findings and not writes and kept and all(WRITES in each for each in said.unchecked):
        return Verdict(f"ok     {title}: {len(said.unchecked)} workflows left out, of {said.workflows}")
    return Verdict("\n".join([f"FAILED {title}: exit {said.code}", *sorted(writes), said.output]), False)


def main() -> int:
    said = arguments()
    known = {HEALTHY, UNREACHABLE, READ_ONLY, *DEVIATIONS, *MISBEHAVIOURS}
    if unknown := set(said.names) - known:
        print(f"there is no {', '.join(sorted(unknown))}\nhint: there are {', '.join(sorted(known))}")
        return 2
    end_with_all()
    wanted = set(said.names) or known
    ways = [way for way in said.way or EXPECTED["ways"] if is_known(said.conformance, way)]
    waited = [name for name in (UNREACHABLE, *MISBEHAVIOURS) if name in wanted and "run" in ways]
    looked = [name for name in (HEALTHY, *DEVIATIONS) if name in wanted]
    # Those that wait for a deadline keep nobody else from working.
    with ThreadPoolExecutor(max(1, len(waited))) as waiting, ThreadPoolExecutor(os.cpu_count()) as working:
        tasks = [waiting.submit(given_up, said.conformance, name) for name in waited]
        tasks += [working.submit(looked_at, said.conformance, way, name) for way in ways for name in looked]
        tasks += [working.submit(left_alone, said.conformance)] if READ_ONLY in wanted and "run" in ways else []
        verdicts = [task.result() for task in tasks]
    gone = sorted(EXPECTED["deviations"].keys() - known)
    verdicts += [Verdict(f"FAILED there is no {name} any more", False) for name in gone]
    for verdict in verdicts:
        print(verdict.line)
    if said.accept:
        accept([verdict.cell for verdict in verdicts if verdict.cell])
    failed = [verdict for verdict in verdicts if not verdict.fine]
    if failed or not verdicts:
        print(f"deployment disagrees: {len(failed)} of {len(verdicts)} failed")
        return 1
    by = f"{len(SLICE)} workflows by {' and '.join(ways)}"
    print(f"deployment agrees: {len(looked)} deployments, {by}; {len(waited)} with which one cannot talk")
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--way", action="append", choices=SIDES, help="instead of those that count")
    parser.add_argument("--accept", action="store_true", help="write what is found into expected.json")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("conformance")
    said = parser.parse_args()
    if said.accept and "CI" in os.environ:
        parser.error("a CI accepts nothing")
    return said


def is_known(conformance: str, command: str) -> bool:
    return subprocess.run([conformance, command, "--help"], capture_output=True).returncode == 0


def accept(cells: list[tuple[str, str, list[str]]]) -> None:
    for name, way, findings in cells:
        EXPECTED["deviations"].setdefault(name, {})[way] = findings
    TABLE.write_text(json.dumps(EXPECTED, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main())
