"""Template packs as zips: good ones, and all the ways in which one can be no good."""

import io
import json
import stat
import zipfile

# What a pack may be when it is unpacked is 32 MiB.
BOMB = 64 * 1024 * 1024


def manifest(slug: str, version: str = "1.0.0", **changes) -> str:
    """What says what is in a pack, of one template unless told otherwise."""
    templates = [{"slug": "home", "file": "home.html", "type": "page", "content_types": ["page"]}]
    return json.dumps({"name": slug.title(), "slug": slug, "version": version, "templates": templates} | changes)


def pack(slug: str, version: str = "1.0.0", extra: dict | None = None, **changes) -> bytes:
    """A zip with a manifest, a template, and more entries by their names."""
    entries = {"manifest.json": manifest(slug, version, **changes), "home.html": "<h1>{{ title }}</h1>"}
    return zipped(entries | (extra or {}))


def zipped(entries: dict, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Names are written as they stand, which zipfile does for whoever gives it a ZipInfo."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in entries.items():
            entry = name if isinstance(name, zipfile.ZipInfo) else zipfile.ZipInfo("-")
            if entry is not name:
                entry.filename, entry.compress_type = name, method
            archive.writestr(entry, content)
    return out.getvalue()


def streamed(slug: str) -> bytes:
    """Written to what cannot seek: sizes stand behind the entries, which begins with a folder."""

    class Pipe(io.RawIOBase):
        def __init__(self):
            self.written = bytearray()

        def writable(self):
            return True

        def write(self, content):
            self.written += content
            return len(content)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.mkdir("pages")
        template = {"slug": "home", "file": "pages/home.html", "type": "page"}
        archive.writestr("manifest.json", manifest(slug, templates=[template]))
        with archive.open("pages/home.html", "w", force_zip64=True) as entry:
            entry.write(b"{% block main %}{{ body }}{% endblock %}")
        archive.comment = b"made on the way"
    return bytes(pipe.written)


def symlink(slug: str) -> bytes:
    """An entry that unpacks to a link out of the pack."""
    link = zipfile.ZipInfo("assets")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return pack(slug, extra={link: "/etc"})


def bomb(slug: str) -> bytes:
    """Some 64 KiB that are 64 MiB unpacked."""
    return pack(slug, extra={"zeros.txt": b"\0" * BOMB})


def crowd(slug: str) -> bytes:
    """More entries than anybody has templates."""
    return pack(slug, extra={f"entries/{number}": b"" for number in range(10_001)})


def modest(slug: str) -> bytes:
    """A bomb that says of itself, wherever it says so, that it is of 10 bytes."""
    return bomb(slug).replace(BOMB.to_bytes(4, "little"), (10).to_bytes(4, "little"))


def locked(slug: str) -> bytes:
    """Every entry is marked as encrypted, in front of it and in the directory."""
    content = bytearray(pack(slug))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + flags] |= 1
            at = content.find(mark, at + 1)
    return bytes(content)


def spoiled(slug: str) -> bytes:
    """What comes out of one entry is not what went in."""
    whole = zipped({"manifest.json": manifest(slug), "home.html": "<h1>{{ title }}</h1>"}, zipfile.ZIP_STORED)
    return whole.replace(b"<h1>", b"<h2>", 1)
