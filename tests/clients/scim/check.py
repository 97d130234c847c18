"""Has scim2-tester check the SCIM service of one tenant: check.py BASE EXCEPTIONS."""

import json
import sys

import httpx2
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server

# A tenant of a few people: the client looks for what it made on the first page.
SERVICE = "/scaikey/api/v1/tenants/tnt_initech/scim/v2"


def token(base: str) -> str:
    """Of somebody who administers every tenant."""
    wanted = {"persona": "root", "system": "scaikey"}
    answer = httpx2.post(f"{base}/__mock/tokens", json=wanted, headers={"Mock-Control": "tests"})
    return answer.raise_for_status().json()["token"]


def main() -> int:
    base, exceptions = sys.argv[1:]
    with open(exceptions, encoding="utf-8") as file:
        known = json.load(file)
    headers = {"Authorization": f"Bearer {token(base)}"}
    with httpx2.Client(base_url=base + SERVICE, headers=headers, trust_env=False) as client:
        results = check_server(SyncSCIMClient(client))
    passed, listed, wrong = 0, set(), 0
    for result in results:
        if result.status in (Status.SUCCESS, Status.SKIPPED):
            passed += result.status == Status.SUCCESS
            continue
        name = f"{result.title} {result.resource_type or ''}".strip()
        reason = result.reason or ""
        entry = next((it for it in known if it["check"] == name and it["says"] in reason), None)
        if entry:
            listed.add(json.dumps(entry))
        else:
            wrong += 1
            print(f"{name}: {reason}")
    for entry in known:
        if json.dumps(entry) not in listed:
            wrong += 1
            print(f"{entry['check']} is no exception any more")
    if wrong or not passed:
        return 1
    print(f"scim agrees: {passed} checks, {len(known)} exceptions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
