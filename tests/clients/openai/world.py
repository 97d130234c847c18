"""What the clients need of the mock beside the API: people's credentials, and what shall go wrong."""

import json
import urllib.request


class World:
    """One world of the mock, by its URL."""

    def __init__(self, url: str):
        self.url = url
        self.grid = f"{url}/scaigrid"

    def token(self, persona: str) -> str:
        """What signs a persona in at the gateway."""
        return self._control("POST", "tokens", {"persona": persona, "system": "scaigrid"})["token"]

    def faults(self, *rules: dict) -> None:
        """Puts these rules in the place of those there are."""
        self._control("PUT", "faults", {"faults": list(rules)})

    def advance(self, duration: str) -> None:
        """Moves the clock of the world."""
        self._control("POST", "clock", {"advance": duration})

    def _control(self, method: str, path: str, body: dict) -> dict:
        request = urllib.request.Request(
            f"{self.url}/__mock/{path}",
            method=method,
            data=json.dumps(body).encode(),
            headers={"Mock-Control": "1", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read() or b"null")


def api_key(world: World, persona: str, name: str) -> str:
    """A key that a persona made for itself, as an integration would have one."""
    request = urllib.request.Request(
        f"{world.grid}/v1/api-keys",
        data=json.dumps({"name": name}).encode(),
        headers={"Authorization": f"Bearer {world.token(persona)}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        return json.loads(answer.read())["data"]["key"]
