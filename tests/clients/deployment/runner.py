"""The stand-in and the runner, each a process, and what the runner says."""

import json
import multiprocessing
import os
import re
import signal
import subprocess
import urllib.parse
import urllib.request
import xml.etree.ElementTree as xml
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from service import world
from service.serving import serve

HERE = Path(__file__).parent
# Far more than any run needs; one that takes longer is broken off, and counts as one that never ends.
DEADLINE = 90
# The exit code of such a run, as timeout(1) has it.
ENDLESS = 124
# From a process that has the service loaded already, which takes longer than most runs.
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["service.serving"])
WRITES = "--allow-writes"
MOCKS: set[subprocess.Popen] = set()
SLICE = [line for line in (HERE / "slice.txt").read_text().splitlines() if line and not line.startswith("#")]

FINDING = re.compile(
    r"^\d+\. \S+: (?P<workflow>.+), step (?P<step>\S+) \(\S+ (?P<operation>\w+)\)\n"
    r" +(?P<check>.+) fails: (?P<requirement>[\w-]+),.*\n"
    r" +where +(?P<place>.+)$",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Said:
    """What a run came to."""

    code: int
    findings: frozenset[str]
    # Test cases that are neither passed nor found wrong, with the reason.
    unchecked: tuple[str, ...]
    workflows: int
    # Variables of secrets that are not masked.
    shown: tuple[str, ...]
    output: str


@contextmanager
def serving(deviations: list[str], misbehaviour: str | None = None):
    """The service, at the URL that it is given as."""
    heard, told = FORKS.Pipe(duplex=False)
    process = FORKS.Process(target=serve, args=(told.send, deviations, misbehaviour), daemon=True)
    process.start()
    told.close()
    try:
        yield heard.recv()
    finally:
        process.kill()
        process.join()
        heard.close()


@contextmanager
def mocking(program: str):
    """The mock, at the URL that it is given as."""
    with subprocess.Popen([program, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True) as process:
        MOCKS.add(process)
        try:
            heard = (line.split()[-1] for line in process.stdout if line.startswith("listening on "))
            base = next(heard, None)
            if base is None:
                raise RuntimeError("the mock does not start")
            yield base
        finally:
            process.terminate()


def credentials(base: str) -> dict[str, str]:
    """The environment that the runner reads: everybody signed in."""
    known = {}
    for name, home, _ in world.PEOPLE:
        said = {"email": f"{name}@{home}.example", "password": world.password(name)}
        headers = {"Content-Type": "application/json"}
        known[f"{name}_TOKEN"] = asked(f"{base}/api/v1/auth/login", json.dumps(said), headers)["access_token"]
    for name, (id, _) in world.CLIENTS.items():
        login = {"client_id": id, "client_secret": world.secret(name)}
        form = urllib.parse.urlencode({"grant_type": "client_credentials", **login})
        known |= {f"{name}_{part}": value for part, value in login.items()}
        known[f"{name}_TOKEN"] = asked(f"{base}/api/v1/platform/oauth/token", form, {})["access_token"]
    known["app-spa_client_id"] = world.PUBLIC_CLIENT
    return variables(known)


def nobody() -> dict[str, str]:
    """Credentials where nobody can sign in."""
    return variables({f"{name}_TOKEN": "not-a-token" for name, *_ in world.PEOPLE})


def variables(known: dict[str, str]) -> dict[str, str]:
    return {"CONFORMANCE_" + re.sub(r"[^A-Z0-9]", "_", name.upper()): value for name, value in known.items()}


def asked(url: str, body: str, headers: dict[str, str]) -> dict:
    with urllib.request.urlopen(urllib.request.Request(url, body.encode(), headers), timeout=10) as answer:
        return json.load(answer)


def judged(
    command: list[str], environment: dict[str, str], workflows: list[str], folder: Path, *more: str
) -> Said:
    """Has the runner look at some workflows; its report lands in the folder."""
    report = folder / "junit.xml"
    selected = [part for workflow in workflows for part in ("--workflow", workflow)]
    reports = ["--report", "human", "--report", f"junit={report}"]
    command = [*command, "--system", "scaikey", "--inferred", "fail", *more, *selected, *reports]
    try:
        done = subprocess.run(
            command, env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            timeout=DEADLINE,
        )
    except subprocess.TimeoutExpired:
        return Said(ENDLESS, frozenset(), (), 0, (), f"not over after {DEADLINE} s")
    cases = list(xml.parse(report).iter("testcase")) if report.exists() else []
    failures = [failure.text for case in cases for failure in case.iter("failure")]
    findings = frozenset(finding for text in failures for finding in read(text))
    broken = [part for case in cases for kind in ("error", "skipped") for part in case.iter(kind)]
    unchecked = tuple(part.get("message") for part in broken)
    everything = done.stdout + (report.read_text() if report.exists() else "")
    secret = {name: value for name, value in environment.items() if name.endswith(("_TOKEN", "_SECRET"))}
    shown = tuple(name for name, value in secret.items() if value in everything)
    return Said(done.returncode, findings, unchecked, len(cases), shown, done.stdout)


def end_with_all() -> None:
    """A process that is told to end takes along what it started."""

    def end(*_) -> None:
        for process in multiprocessing.active_children():
            process.kill()
        for process in MOCKS:
            process.kill()
        os._exit(143)

    signal.signal(signal.SIGTERM, end)


def read(text: str) -> list[str]:
    """Findings as one line each: what a table can hold."""
    found = [
        "{workflow}/{step} {operation}: {check}, {requirement}, {place}".format(**match.groupdict())
        for match in FINDING.finditer(text)
    ]
    if len(found) != len(re.findall(r"^ +reproduce ", text, re.MULTILINE)):
        raise ValueError(f"findings that cannot be read:\n{text}")
    return found
