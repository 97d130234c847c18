"""A proxy that keeps what a target answers."""

import http.client
import threading
import urllib.parse
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# Those of a connection, not of an answer.
OWN = ("connection", "keep-alive", "transfer-encoding", "content-length")


@dataclass(frozen=True)
class Exchange:
    method: str
    # Below the system's root, without world and query.
    path: str
    status: int
    media_type: str
    body: bytes


@contextmanager
def recording(target: str):
    """The URL of the proxy, and what was exchanged by way of it."""
    kept: list[Exchange] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(urllib.parse.urlsplit(target).netloc, kept))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", kept
    finally:
        server.shutdown()
        server.server_close()


def handler(target: str, kept: list[Exchange]):
    class Passing(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def setup(self):
            super().setup()
            self.upstream = http.client.HTTPConnection(target)

        def finish(self):
            self.upstream.close()
            super().finish()

        def do_GET(self):
            sent = self.rfile.read(int(self.headers.get("content-length", 0)))
            self.upstream.request(self.command, self.path, sent or None, dict(self.headers))
            answer = self.upstream.getresponse()
            body = answer.read()
            kept.append(exchange(self.command, self.path, answer, body))
            self.send_response_only(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in OWN:
                    self.send_header(name, value)
            if answer.status != 204:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_PUT = do_PATCH = do_DELETE = do_GET

        def log_message(self, *_):
            pass

    return Passing


def exchange(method: str, path: str, answer: http.client.HTTPResponse, body: bytes) -> Exchange:
    """`/@world/scaikey/api/v1/me?x=1` of a mock is `/api/v1/me` of the system."""
    plain = path.partition("?")[0]
    if plain.startswith("/@"):
        plain = "/" + plain.split("/", 2)[2]
    media_type = answer.getheader("content-type", "").partition(";")[0].strip().lower()
    return Exchange(method, plain.removeprefix("/scaikey"), answer.status, media_type, body)
