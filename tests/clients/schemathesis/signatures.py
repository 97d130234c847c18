"""What is signed by who sends it.

Where a document wants a signature, the system's file has the header with the secret where the signature belongs:
`sha256=<secret>`, or after an instant, `t=<now>,v1=<secret>`. What is sent is the keyed hash of the body there, or of
the instant, a dot and the body. The instant may stand in a header of its own as well, `<now>`.
"""

import hashlib
import hmac
import os
import re
from datetime import datetime

import schemathesis
from caller import world

SECRET = re.compile("<((?!now>)[^<>]+)>")


@schemathesis.hook
def before_call(context, case, kwargs):
    declared = case.operation.schema.config.headers_for(operation=case.operation)
    if any(SECRET.search(value) for value in declared.values()):
        kwargs["auth"] = sign


def sign(request):
    body = request.body or b""
    body = body.encode() if isinstance(body, str) else body
    declared = {name: value for name, value in request.headers.items() if isinstance(value, str)}
    instant = str(now()) if any("<now>" in value for value in declared.values()) else ""
    for name, value in declared.items():
        found = SECRET.search(value)
        if found is not None:
            signed = f"{instant}.".encode() + body if "<now>" in value else body
            value = value.replace(found[0], hmac.new(found[1].encode(), signed, hashlib.sha256).hexdigest())
        request.headers[name] = value.replace("<now>", instant)
    return request


def now():
    """Seconds since 1970 in the world that is asked."""
    answer = world.get(f"{os.environ['WORLD']}/__mock/clock", timeout=10)
    answer.raise_for_status()
    return int(datetime.fromisoformat(answer.json()["now"]).timestamp())
