"""Servers with which one cannot talk. Whether they are a mock, all but one can be asked."""

import asyncio

READER, WRITER = asyncio.StreamReader, asyncio.StreamWriter


async def mute(reader: READER, _: WRITER) -> None:
    """Takes every request and answers none."""
    while await reader.read(4096):
        pass


async def hang(reader: READER, _: WRITER, path: bytes) -> None:
    """Never answers."""
    await reader.read()


async def garbage(_: READER, writer: WRITER, path: bytes) -> None:
    """Answers what is no HTTP."""
    writer.write(b"\x16\x03\x01 this is no protocol that you know\r\n\r\n")


async def loop(_: READER, writer: WRITER, path: bytes) -> None:
    """Sends every request where it came from."""
    writer.write(b"HTTP/1.1 307 Temporary Redirect\r\nLocation: " + path)
    writer.write(b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


async def endless(_: READER, writer: WRITER, path: bytes) -> None:
    """Begins an answer that never ends."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"1000\r\n" + b" " * 4096 + b"\r\n")
        await writer.drain()


async def cut(_: READER, writer: WRITER, path: bytes) -> None:
    """Hangs up in the middle of an answer."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 4096\r\n\r\n{\"data\": [")
    await writer.drain()


def within_the_api(behaviour):
    """Elsewhere nothing is found."""

    async def served(reader: READER, writer: WRITER) -> None:
        try:
            path = (await reader.readuntil(b"\r\n\r\n")).split(b" ", 2)[1]
            if path.startswith(b"/api/"):
                await behaviour(reader, writer, path)
            else:
                writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            writer.close()
        except (ConnectionError, asyncio.IncompleteReadError):
            writer.close()

    return served


MISBEHAVIOURS = {"mute": mute} | {each.__name__: within_the_api(each) for each in (hang, garbage, loop, endless, cut)}
