"""Two clients with one face: httpx, and curl as a process of its own."""

import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import httpx


@dataclass
class File:
    """One file of a form."""

    name: str
    media_type: str
    content: bytes


@dataclass
class Answer:
    """Headers by their names in small letters."""

    status: int
    headers: dict
    content: bytes

    @property
    def body(self):
        return json.loads(self.content)


class Httpx:
    """What Python programs upload with. Whatever proxies the environment names are not for the mock."""

    def __init__(self):
        self._http = httpx.Client(trust_env=False, timeout=120)

    def get(self, url: str, headers: dict) -> Answer:
        return self._answer(self._http.get(url, headers=headers))

    def send(self, method: str, url: str, headers: dict, body: dict | None) -> Answer:
        return self._answer(self._http.request(method, url, headers=headers, json=body))

    def upload(self, method: str, url: str, headers: dict, file: File | None, fields: dict) -> Answer:
        files = {"file": (file.name, file.content, file.media_type)} if file else {}
        # Without a file httpx sends no multipart; a field as a file without a name is one.
        if not file:
            files, fields = {name: (None, value) for name, value in fields.items()}, {}
        return self._answer(self._http.request(method, url, headers=headers, files=files, data=fields))

    def break_off(self, url: str, headers: dict, file: File) -> None:
        """Says how much there is to come, and goes away at half of it."""
        form = {"file": (file.name, file.content, file.media_type)}
        whole = self._http.build_request("POST", url, headers=headers, files=form)
        content = whole.read()

        def half():
            yield content[: len(content) // 2]
            raise ConnectionAbortedError

        try:
            self._http.post(url, headers=dict(whole.headers), content=half())
        except ConnectionAbortedError:
            return
        raise AssertionError("half a file is answered")

    @staticmethod
    def _answer(response: httpx.Response) -> Answer:
        return Answer(response.status_code, dict(response.headers), response.content)


class Curl:
    """What shell scripts, and the samples of the documentation, upload with."""

    def get(self, url: str, headers: dict) -> Answer:
        return self._run([url], headers)

    def send(self, method: str, url: str, headers: dict, body: dict | None) -> Answer:
        if body is None:
            return self._run(["-X", method, url], headers)
        kind = {"Content-Type": "application/json"}
        return self._run(["-X", method, url, "--data", json.dumps(body)], headers | kind)

    def break_off(self, url: str, headers: dict, file: File) -> None:
        """Gets half of what it has to send, and is killed."""
        form = f"file=@-;filename={file.name};type={file.media_type}"
        with subprocess.Popen(self._command(headers) + ["-F", form, url], stdin=subprocess.PIPE) as curl:
            curl.stdin.write(file.content[: len(file.content) // 2])
            curl.stdin.flush()
            curl.kill()

    def upload(self, method: str, url: str, headers: dict, file: File | None, fields: dict) -> Answer:
        with tempfile.NamedTemporaryFile() as there:
            parts = []
            if file:
                there.write(file.content)
                there.flush()
                name = file.name.replace("\\", "\\\\").replace('"', '\\"')
                parts = ["-F", f'file=@{there.name};filename="{name}";type={file.media_type}']
            for name, value in fields.items():
                for one in value if isinstance(value, list) else [value]:
                    parts += ["--form-string", f"{name}={one}"]
            return self._run(["-X", method, url, *parts], headers)

    def _run(self, arguments: list, headers: dict) -> Answer:
        """The last block of headers is the answer's, after 100 Continue."""
        with tempfile.TemporaryDirectory() as folder:
            head, body = Path(folder, "head"), Path(folder, "body")
            subprocess.run(self._command(headers) + ["-D", head, "-o", body, *arguments], check=True)
            lines = head.read_bytes().decode("latin-1").strip().split("\r\n\r\n")[-1].split("\r\n")
            pairs = (line.split(": ", 1) for line in lines[1:])
            content = body.read_bytes() if body.exists() else b""
            return Answer(int(lines[0].split()[1]), {name.lower(): value for name, value in pairs}, content)

    @staticmethod
    def _command(headers: dict) -> list:
        """Without the configuration and the proxies of whoever runs it."""
        given = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
        return ["curl", "-q", "-sS", "-g", "--noproxy", "*", *given]


CLIENTS = {"curl": Curl, "httpx": Httpx}
