"""A 404 that is about something else.

What a body refers to has to be there, and is the 404 where it is not, also when what the path names was made a step
before. So is what lies below that and takes a step of its own to come about: the picture of a model, the page of a bot
that is active. Which operations answer so, the system's file says: their header `Needs` names what else has to be there.
Of these alone such a 404 is let pass, and only where nothing is lost: what was made can be read by who asks.

Schemathesis looks away where something was sent to the path before, for that may have removed it. What was put there
is looked for here: it stays until it, or what it belongs to, is deleted.
"""

import os

import requests
import schemathesis
from caller import callers
from schemathesis.openapi.checks import EnsureResourceAvailability

BASE = f"{os.environ['WORLD']}/{os.environ['SYSTEM']}"


@schemathesis.hook
def filter_failure(context, failure, case, response):
    return not (isinstance(failure, EnsureResourceAvailability) and is_of_another(failure, case, response.request))


def is_of_another(failure, case, request):
    named = "Needs" in case.operation.schema.config.headers_for(operation=case.operation)
    return named and can_be_read(failure.created_with, request)


def can_be_read(created_with, request):
    """Whether the record is there that this operation made, on the way to what is asked for."""
    made_at = created_with.split()[1].rstrip("/")
    record = "/".join(path_of(request).split("/")[: made_at.count("/") + 2])
    credential = request.headers.get("Authorization", callers.credential())
    return requests.get(BASE + record, headers={"Authorization": credential}, timeout=10).ok


class Put:
    """The paths at which something was put, and was not deleted since."""

    def __init__(self):
        self.world, self.paths = callers.worlds, set()

    def follow(self, request):
        if self.world != callers.worlds:
            self.__init__()
        path = path_of(request)
        if request.method == "DELETE":
            self.paths = {one for one in self.paths if one != path and not one.startswith(f"{path}/")}
        elif request.method in ("POST", "PUT"):
            self.paths.add(path)


put = Put()


@schemathesis.hook
def after_call(context, case, response):
    if response.status_code < 400:
        put.follow(response.request)


@schemathesis.check
def what_was_put_is_there(ctx, response, case):
    if put.world == callers.worlds and response.request.method == "GET" and response.status_code == 404:
        assert path_of(response.request) not in put.paths, "What an earlier step put at this path is not there"


def path_of(request):
    return request.url.partition("?")[0].removeprefix(BASE)
