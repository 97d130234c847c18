"""A 404 that is about something else.

What a body refers to has to be there, and is the 404 where it is not, also when what the path names was made a step
before. So is what lies below that and takes a step of its own to come about: the picture of a model, the page of a bot
that is active. So what was made is asked for, by the caller where anybody may ask: when it is there, nothing is lost.
"""

import os

import requests
import schemathesis
from caller import callers
from schemathesis.openapi.checks import EnsureResourceAvailability


@schemathesis.hook
def filter_failure(context, failure, case, response):
    return not (isinstance(failure, EnsureResourceAvailability) and is_there(failure.created_with, response))


def is_there(created_with, response):
    base = f"{os.environ['WORLD']}/{os.environ['SYSTEM']}"
    made_at = created_with.split()[1].rstrip("/")
    path = response.request.url.partition("?")[0].removeprefix(base)
    one = "/".join(path.split("/")[: made_at.count("/") + 2])
    credential = response.request.headers.get("Authorization", callers.credential())
    return requests.get(base + one, headers={"Authorization": credential}, timeout=10).ok
