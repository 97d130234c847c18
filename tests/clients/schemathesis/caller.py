"""Who calls, and in which world.

The caller is a persona of the mock, whose token the control API hands out. Some of what is tried ends the
caller itself: it logs out, has its sessions revoked, is suspended, deleted, or loses its tenant. What follows
would then be refused, and nothing of the API be seen; so a token that is refused is replaced, and where the
next one is refused too, the world starts again. It also does before each phase, and before each operation whose
examples are tried. A scenario of several steps has a world that starts with it, and never again in between: what
its steps made must stay.

Where it asks too often, the clock goes on until it may ask again, and so it does where the answer says that the next
request would be too many.
"""

import os

import requests
import schemathesis

world = requests.Session()
world.headers["Mock-Control"] = "schemathesis"
world.trust_env = False


class Caller:
    """The persona, by the token that counts now."""

    def __init__(self):
        self.given = set()
        self.in_scenario = False
        self.stage = None
        self.start_again()

    def renew(self):
        asked = {"persona": os.environ["PERSONA"], "system": os.environ["SYSTEM"]}
        answer = world.post(f"{os.environ['WORLD']}/__mock/tokens", json=asked, timeout=10)
        if answer.status_code == 404:
            return None if self.in_scenario else self.start_again()
        answer.raise_for_status()
        self.credential = f"Bearer {answer.json()['token']}"
        self.given.add(self.credential)
        self.taken = False

    def start_again(self):
        world.post(f"{os.environ['WORLD']}/__mock/reset", timeout=10).raise_for_status()
        self.fresh = True
        self.renew()

    def comes_to(self, stage):
        if stage != self.stage and not self.in_scenario:
            self.stage = stage
            self.start_again()

    def waits(self, seconds):
        passed = {"advance": f"PT{seconds}S"}
        world.post(f"{os.environ['WORLD']}/__mock/clock", json=passed, timeout=10).raise_for_status()

    def was_answered(self, status):
        if status != 401:
            self.taken, self.fresh = True, False
        elif self.taken or self.in_scenario:
            self.renew()
        elif self.fresh:
            raise RuntimeError(f"{os.environ['PERSONA']} is refused in a world that has just started")
        else:
            self.start_again()


caller = Caller()


def asks_for_a_token(operation):
    """Whether it takes what the document names first, and not something of its own alone: the password of an
    application, the token of a visitor (its file may name one)."""
    usual = next(iter(operation.schema.raw_schema["components"]["securitySchemes"]))
    needed = operation.definition.raw.get("security", operation.schema.raw_schema.get("security", []))
    return any(usual in one for one in needed)


@schemathesis.auth(refresh_interval=None).apply_to(lambda context: asks_for_a_token(context.operation))
class Persona:
    def get(self, case, context):
        return caller.credential

    def set(self, case, credential, context):
        case.headers["Authorization"] = credential


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.meta is not None:
        phase = case.meta.phase.name.value
        caller.comes_to((phase, case.operation.label if phase == "examples" else None))
    # A case that was made before the token was replaced.
    if case.headers.get("Authorization") in caller.given:
        case.headers["Authorization"] = caller.credential


@schemathesis.hook
def after_call(context, case, response):
    if response.status_code == 429:
        caller.waits(*response.headers.get("retry-after", ["60"]))
    elif any(name.endswith("ratelimit-remaining") and left == ["0"] for name, left in response.headers.items()):
        caller.waits(60)
    if response.request.headers.get("Authorization") == caller.credential:
        caller.was_answered(response.status_code)


@schemathesis.hook
def after_load_schema(context, schema):
    build = schema.build_state_machine

    def build_state_machine(*args, **kwargs):
        class Scenario(build(*args, **kwargs)):
            def __init__(self):
                caller.in_scenario = True
                caller.start_again()
                super().__init__()

        return Scenario

    schema.build_state_machine = build_state_machine
