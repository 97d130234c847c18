"""What may be wrong with the service: a table, each row a switch by which one promise is broken.

A row changes either what one operation answers, or how records are kept. What the runner has to say to
each stands in `../expected.json`.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import FastAPI

from .application import paged
from .records import Records

LONG_AGO = "1999-12-31T23:59:59.000+00:00"


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self, change: Callable[[dict], object]) -> None:
        """Changes the body, in place or by what `change` gives."""
        value = json.loads(self.body)
        changed = change(value)
        self.body = json.dumps(value if changed is None else changed).encode()


@dataclass(frozen=True)
class Answers:
    """One operation answers otherwise, wherever it answers with this status."""

    operation: str
    status: int
    change: Callable[[Answer], object]
    # Only where this is in the query.
    query: str = ""


@dataclass(frozen=True)
class Keeps:
    """Records are kept otherwise: `method` is replaced by a function of the healthy one and its arguments."""

    method: str
    replacement: Callable


def status(number: int):
    return lambda answer: setattr(answer, "status", number)


def body(change: Callable[[dict], object]):
    return lambda answer: answer.json(change)


def put(**fields):
    return body(lambda said: said["data"].update(fields))


def media_type(name: str):
    return lambda answer: answer.headers.update({"content-type": name})


def left_out(name: str):
    return lambda said: said["data"].__delitem__(name)


def as_text(name: str):
    return lambda said: said["data"].update({name: str(said["data"][name])})


def other_envelope(said: dict) -> dict:
    return {"error": {"message": said["detail"]}}


def more_in_all(said: dict) -> None:
    said["pagination"]["total"] += 1


def nobody_left(answer: Answer) -> None:
    answer.status, answer.body = 200, json.dumps(paged([], 1, 20)).encode()


def leaks_to_alice(healthy, records, caller, kind, record):
    return healthy(caller, kind, record) or (caller.subject == "usr_alice" and record["id"] == "tnt_globex")


def keeps_users(healthy, records, kind, record):
    if kind != "user":
        healthy(kind, record)


def one_row_less(said: dict) -> None:
    del said["data"][0]


def without_prefix(healthy, records, kind):
    return healthy(kind).removeprefix("gmb_")


def forgets_the_gone(healthy, records, kind, fields, id=None):
    kept = records.kept[kind]
    try:
        records.kept[kind] = {known: record for known, record in kept.items() if not record.get("deleted_at")}
        healthy(kind, fields, id)
    finally:
        records.kept[kind] = kept


def stopped_clock(healthy, records):
    return LONG_AGO


DEVIATIONS: dict[str, Answers | Keeps] = {
    "undeclared-status": Answers("createTenant", 201, status(202)),
    "other-declared-status": Answers("createUser", 409, status(400)),
    "required-field-missing": Answers("getGroup", 200, body(left_out("updated_at"))),
    "wrong-type": Answers("getGroup", 200, body(as_text("member_count"))),
    "wrong-media-type": Answers("getPartner", 200, media_type("text/plain")),
    "header-missing": Answers("issuePlatformToken", 401, lambda answer: answer.headers.pop("www-authenticate")),
    "secret-shown": Answers("resetUserPassword", 200, put(password="hunter2-hunter2")),
    "other-error-envelope": Answers("getTenant", 404, body(other_envelope)),
    "total-off-by-one": Answers("listGroups", 200, body(more_in_all)),
    "page-loses-a-row": Answers("listUsers", 200, body(one_row_less), query="page=2"),
    "order-reversed": Answers("listGroupMembers", 200, body(lambda said: said["data"].reverse())),
    "foreign-row": Keeps("sees", leaks_to_alice),
    "found-though-gone": Answers("listGroupMembers", 404, nobody_left),
    "delete-without-effect": Keeps("remove", keeps_users),
    "time-in-the-past": Answers("createPartner", 201, put(created_at=LONG_AGO, updated_at=LONG_AGO)),
    "time-of-no-form": Answers("updatePartner", 200, put(updated_at="yesterday")),
    "id-of-another-form": Keeps("minted", without_prefix),
    "another-user": Answers("updateUser", 200, put(id="usr_bob")),
    "taken-only-while-there": Keeps("claim", forgets_the_gone),
    "clock-of-another-century": Keeps("now", stopped_clock),
    "change-forgotten": Answers("updateUser", 200, put(department=None)),
}


def deviating(app: FastAPI, records: Records, names: list[str]):
    """The service with these things wrong."""
    rows = [DEVIATIONS[name] for name in names]
    for row in rows:
        if isinstance(row, Keeps):
            keep(records, row)
    answers = [row for row in rows if isinstance(row, Answers)]
    return Rewritten(app, answers) if answers else app


def keep(records: Records, row: Keeps) -> None:
    healthy = getattr(records, row.method)
    setattr(records, row.method, lambda *arguments: row.replacement(healthy, records, *arguments))


class Rewritten:
    """Answers of an ASGI application, after the rows have changed them."""

    def __init__(self, app: FastAPI, rows: list[Answers]):
        self.app, self.rows = app, rows

    async def __call__(self, scope, receive, send) -> None:
        answer = Answer(0, {}, b"")

        async def hold(message) -> None:
            if message["type"] == "http.response.start":
                answer.status = message["status"]
                answer.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            else:
                answer.body += message.get("body", b"")

        await self.app(scope, receive, hold)
        self.rewrite(scope, answer)
        if "content-length" in answer.headers:
            answer.headers["content-length"] = str(len(answer.body))
        headers = [(name.encode(), value.encode()) for name, value in answer.headers.items()]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})

    def rewrite(self, scope, answer: Answer) -> None:
        operation = getattr(scope.get("route"), "operation_id", None)
        query = scope["query_string"].decode().split("&")
        for row in self.rows:
            if (row.operation, row.status) == (operation, answer.status) and (not row.query or row.query in query):
                row.change(answer)
