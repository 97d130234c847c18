"""The service on a free port of the loopback interface."""

import asyncio
import socket
from collections.abc import Callable

import uvicorn

from .application import application
from .deviations import deviating
from .misbehaviour import MISBEHAVIOURS
from .records import Records


def serve(announce: Callable[[str], object], deviations: list[str], misbehaviour: str | None = None) -> None:
    """Serves until the process ends; `announce` is told where."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    # Else every answer waits 40 ms for the client to acknowledge its head.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    announce(f"http://127.0.0.1:{listener.getsockname()[1]}")
    if misbehaviour:
        asyncio.run(misbehaving(misbehaviour, listener))
    else:
        records = Records()
        app = deviating(application(records), records, deviations)
        uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False, lifespan="off")).run([listener])


async def misbehaving(name: str, listener: socket.socket) -> None:
    server = await asyncio.start_server(MISBEHAVIOURS[name], sock=listener)
    await server.serve_forever()
