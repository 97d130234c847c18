"""Who calls, and in which world.

The callers are personas of the mock, whose tokens the control API hands out: one who calls everything, and whom the
header `Persona` in the system's file names for an operation. Some of what is tried ends the caller itself: it logs
out, has its sessions revoked, is suspended, deleted, or loses its tenant. What follows would then be refused, and
nothing of the API be seen; so a token that is refused is replaced, and where the next one is refused too, the world
starts again. It also does before each operation of a phase, so that the records are there which the file names. A
scenario of several steps has a world that starts with it, and never again in between: what its steps made must stay.

Where they ask too often, the clock goes on until they may ask again, and so it does where the answer says that the
next request would be too many.
"""

import os

import requests
import schemathesis

world = requests.Session()
world.headers["Mock-Control"] = "schemathesis"
world.trust_env = False


class Callers:
    """The personas, by the tokens that count now."""

    def __init__(self):
        self.given = {}
        self.worlds = 0
        self.in_scenario = False
        self.stage = None
        self.start_again()

    def credential(self, persona=os.environ["PERSONA"]):
        if persona not in self.credentials:
            self.renew(persona)
        return self.credentials[persona]

    def renew(self, persona):
        asked = {"persona": persona, "system": os.environ["SYSTEM"]}
        answer = world.post(f"{os.environ['WORLD']}/__mock/tokens", json=asked, timeout=10)
        if answer.status_code == 404 and self.in_scenario:
            self.credentials.setdefault(persona, "Bearer gone")
            return
        if answer.status_code == 404 and not self.fresh:
            self.start_again()
            return self.renew(persona)
        answer.raise_for_status()
        self.credentials[persona] = f"Bearer {answer.json()['token']}"
        self.given[self.credentials[persona]] = persona
        self.taken.discard(persona)

    def start_again(self):
        world.post(f"{os.environ['WORLD']}/__mock/reset", timeout=10).raise_for_status()
        self.credentials, self.taken, self.fresh = {}, set(), True
        self.worlds += 1

    def comes_to(self, stage):
        if stage != self.stage and not self.in_scenario:
            self.stage = stage
            self.start_again()

    def waits(self, seconds):
        passed = {"advance": f"PT{seconds}S"}
        world.post(f"{os.environ['WORLD']}/__mock/clock", json=passed, timeout=10).raise_for_status()

    def was_answered(self, persona, status):
        if status != 401:
            self.taken.add(persona)
            self.fresh = False
        elif persona in self.taken or self.in_scenario:
            self.renew(persona)
        elif self.fresh:
            raise RuntimeError(f"{persona} is refused in a world that has just started")
        else:
            self.start_again()


callers = Callers()


def asks_for_a_token(operation):
    """Whether it takes what the document names first, and not something of its own alone: the password of an
    application, the token of a visitor (its file may name one)."""
    usual = next(iter(operation.schema.raw_schema["components"]["securitySchemes"]))
    needed = operation.definition.raw.get("security", operation.schema.raw_schema.get("security", []))
    return any(usual in one for one in needed)


@schemathesis.auth(refresh_interval=None).apply_to(lambda context: asks_for_a_token(context.operation))
class Persona:
    def get(self, case, context):
        return callers.credential(*named(context.operation))

    def set(self, case, credential, context):
        case.headers["Authorization"] = credential


def named(operation):
    """Whom the system's file names for an operation, if anybody."""
    headers = operation.schema.config.headers_for(operation=operation)
    return [headers["Persona"]] if "Persona" in headers else []


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.meta is not None:
        callers.comes_to((case.meta.phase.name, case.operation.label))
    # A case that was made before the token was replaced.
    persona = callers.given.get(case.headers.get("Authorization"))
    if persona is not None:
        case.headers["Authorization"] = callers.credential(persona)


@schemathesis.hook
def after_call(context, case, response):
    if response.status_code == 429:
        callers.waits(*response.headers.get("retry-after", ["60"]))
    elif any(name.endswith("ratelimit-remaining") and left == ["0"] for name, left in response.headers.items()):
        callers.waits(60)
    credential = response.request.headers.get("Authorization")
    persona = callers.given.get(credential)
    if persona is not None and credential == callers.credential(persona):
        callers.was_answered(persona, response.status_code)


@schemathesis.hook
def after_load_schema(context, schema):
    build = schema.build_state_machine

    def build_state_machine(*args, **kwargs):
        class Scenario(build(*args, **kwargs)):
            def __init__(self):
                callers.in_scenario = True
                callers.start_again()
                super().__init__()

        return Scenario

    schema.build_state_machine = build_state_machine
