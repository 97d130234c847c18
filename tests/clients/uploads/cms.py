"""A site of ScaiCMS as a client has it: who asks, for which site, and what the mock is told beside the API."""

import json
import urllib.request

from clients import Answer, File

ACME = "30847722-3fae-477a-b7ce-34e6fce390fe"


class Cms:
    """ScaiCMS in one world, through one client."""

    def __init__(self, world: str, client):
        self.world = world
        self.api = f"{world}/scaicms/api/v1"
        self._client = client
        self.control("reset", {})
        self._tokens = {}

    def get(self, path: str, who: str | None = "alice", **headers: str) -> Answer:
        return self._client.get(self.api + path, self._headers(who) | headers)

    def send(self, method: str, path: str) -> Answer:
        """A request without a body."""
        return self._client.send(method, self.api + path, self._headers("alice"), None)

    def upload(
        self,
        path: str,
        file: File | None,
        /,
        who: str | None = "alice",
        site: str | None = ACME,
        method: str = "POST",
        **fields: str | list,
    ) -> Answer:
        return self._client.upload(method, self.api + path, self._headers(who, site), file, fields)

    def break_off(self, path: str, file: File) -> None:
        self._client.break_off(self.api + path, self._headers("alice"), file)

    def ids(self, path: str) -> list:
        """Of all that a list has, in its order."""
        page = self.get(f"{path}?page_size=100").body
        found = [item["id"] for item in page["items"]]
        assert page["total"] == len(found), page["total"]
        return found

    def control(self, path: str, body: dict):
        """Tells the mock something that no client of ScaiCMS could."""
        headers = {"Mock-Control": "uploads", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.world}/__mock/{path}", json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read() or b"null")

    def _headers(self, who: str | None, site: str | None = ACME) -> dict:
        token = {"Authorization": f"Bearer {self._token(who)}"} if who else {}
        return token | ({"X-Site-ID": site} if site else {})

    def _token(self, who: str) -> str:
        """By ScaiCMS' own sign-in, once for each of them."""
        if who not in self._tokens:
            told = {"email": f"{who}@acme.example", "password": f"{who}-test-password"}
            url, kind = f"{self.api}/auth/login", {"Content-Type": "application/json"}
            self._tokens[who] = self._client.send("POST", url, kind, told).body["access_token"]
        return self._tokens[who]


def expect(answer: Answer, status: int, code: str | None = None) -> None:
    """Fails with the whole answer where it is another."""
    told = answer.body.get("detail") if answer.content[:1] == b"{" else None
    said = told["code"] if isinstance(told, dict) else None
    shown = f"{answer.status} {answer.content[:400]!r}"
    assert (answer.status, said) == (status, code), f"{status} {code} expected: {shown}"
