#!/usr/bin/env python3
"""Shows that the runner finds a healthy deployment conforming, and in a deviating one what deviates.

usage: check.py CONFORMANCE [NAME...]

Every deviation of the stand-in (or the named ones) is switched on by itself. `expected.json` says what
`run` and `compare` have to find then: no less, and no more. Exit: 0 they do, 1 they do not, 2 there is no such name.
"""

import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from runner import HERE, SLICE, Said, credentials, judged, nobody, serving
from service.deviations import DEVIATIONS
from service.misbehaviour import MISBEHAVIOURS

EXPECTED = json.loads((HERE / "expected.json").read_text())
HEALTHY = "healthy"
UNREACHABLE = "unreachable"
# Nobody listens at the port.
NOWHERE = "http://127.0.0.1:1"


class Commands:
    """The ways to look at a deployment that the runner has."""

    def __init__(self, conformance: str):
        self.conformance = conformance
        known = subprocess.run([conformance, "compare", "--help"], capture_output=True).returncode == 0
        self.ways = ["run", "compare"] if known else ["run"]

    def line(self, way: str, base: str) -> list[str]:
        sides = {"run": ["--target", base], "compare": ["--left", "mock", "--right", base]}
        return [self.conformance, way, *sides[way]]


def looked_at(commands: Commands, way: str, name: str) -> tuple[bool, str]:
    """One way, at one deviation: whether it says what it has to, and a line or a difference."""
    with serving([] if name == HEALTHY else [name]) as base, tempfile.TemporaryDirectory() as folder:
        said = judged(commands.line(way, base), credentials(base), SLICE, Path(folder))
    wanted = EXPECTED["deviations"].get(name, {}).get(way, [])
    return compared(said, frozenset(wanted), f"{way} {name}")


def compared(said: Said, wanted: frozenset[str], title: str) -> tuple[bool, str]:
    wrong = [f"  - not found: {finding}" for finding in sorted(wanted - said.findings)]
    wrong += [f"  + found, and nothing is wrong there: {finding}" for finding in sorted(said.findings - wanted)]
    wrong += [f"  ! could not be checked: {reason}" for reason in said.unchecked]
    if said.code != (1 if wanted else 0):
        wrong.append(f"  ! exit {said.code} instead of {1 if wanted else 0}")
    if said.workflows < len(SLICE):
        wrong.append(f"  ! {said.workflows} workflows were looked at, and {len(SLICE)} were asked for")
    if wrong:
        return False, "\n".join([f"FAILED {title}", *wrong, said.output if said.code > 1 else ""]).rstrip()
    return True, f"ok     {title}: findings {len(wanted)}"


def given_up(commands: Commands, name: str) -> tuple[bool, str]:
    """A target with which one cannot talk could not be checked, and says why, before the deadline."""
    workflows = EXPECTED["unreadable"]["workflows"]
    with serving([], "mute" if name == UNREACHABLE else name) as base, tempfile.TemporaryDirectory() as folder:
        target = NOWHERE if name == UNREACHABLE else base
        said = judged(commands.line("run", target), nobody(), workflows, Path(folder))
    reason = EXPECTED["unreadable"]["reasons"][name]
    if said.code == 2 and not said.findings and reason in said.output:
        return True, f"ok     run {name}: could not check"
    return False, f"FAILED run {name}: exit {said.code}, where {reason!r} had to be why\n{said.output}"


def main() -> int:
    conformance, *names = sys.argv[1:]
    commands = Commands(conformance)
    known = {HEALTHY, UNREACHABLE, *DEVIATIONS, *MISBEHAVIOURS}
    if unknown := set(names) - known:
        print(f"there is no {', '.join(sorted(unknown))}\nhint: there are {', '.join(sorted(known))}")
        return 2
    wanted = set(names) or known
    # Those that wait for a deadline first, for they keep nobody else from working.
    given = [name for name in (UNREACHABLE, *MISBEHAVIOURS) if name in wanted]
    looked = [name for name in (HEALTHY, *DEVIATIONS) if name in wanted]
    with ThreadPoolExecutor(max(1, len(given))) as waiting, ThreadPoolExecutor(os.cpu_count()) as working:
        tasks = [waiting.submit(given_up, commands, name) for name in given]
        tasks += [working.submit(looked_at, commands, way, name) for way in commands.ways for name in looked]
        verdicts = [task.result() for task in tasks]
    for _, line in verdicts:
        print(line)
    if stale := EXPECTED["deviations"].keys() - DEVIATIONS.keys():
        print(f"FAILED expected.json names what there is not: {', '.join(sorted(stale))}")
    failed = sum(not fine for fine, _ in verdicts) + bool(stale)
    if failed:
        print(f"deployment disagrees: {failed} of {len(verdicts)} failed")
        return 1
    ways = f"{len(SLICE)} workflows by {' and '.join(commands.ways)}"
    print(f"deployment agrees: {len(looked)} deployments, {ways}; {len(given)} with which one cannot talk")
    return 0


if __name__ == "__main__":
    sys.exit(main())
