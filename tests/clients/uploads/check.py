"""Brings files to ScaiCMS through one client, and says of each check that it holds.

usage: check.py URL-OF-A-WORLD curl|httpx
"""

import sys
import urllib.error

import assets
import packs
from clients import CLIENTS
from cms import Cms


def main(world: str, name: str) -> None:
    for checks in (assets, packs):
        try:
            cms = Cms(world, CLIENTS[name]())
        except urllib.error.URLError as error:
            print(f"uploads: there is no mock at {world}: {error.reason}", file=sys.stderr)
            sys.exit(2)
        for check in checks.CHECKS:
            check(cms)
            print(f"{name}: {checks.__name__} {check.__name__}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
