"""Serves the service on a free port of the loopback interface, and says which.

    python -m service [--deviate NAME]... | [--misbehave NAME]
"""

import argparse

from .deviations import DEVIATIONS
from .misbehaviour import MISBEHAVIOURS
from .serving import serve


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m service", description=__doc__.splitlines()[0])
    parser.add_argument("--deviate", action="append", default=[], choices=sorted(DEVIATIONS), metavar="NAME")
    parser.add_argument("--misbehave", choices=sorted(MISBEHAVIOURS), metavar="NAME")
    said = parser.parse_args()
    serve(lambda url: print(f"listening on {url}", flush=True), said.deviate, said.misbehave)


main()
