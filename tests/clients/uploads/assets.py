"""Assets: what is taken and given back byte by byte, in parts and smaller, and what is refused."""

import re
from urllib.parse import unquote

from clients import File
from cms import Cms, expect
from media import BLUE, RED, document, opened, picture

# A form is of 10 MiB at most, with all that is in it.
TOO_LARGE = 10 * 1024 * 1024 + 1


def pictures(cms: Cms) -> None:
    """Of each kind that is allowed, fetched by nobody in particular."""
    for kind in ("PNG", "JPEG", "GIF", "WEBP"):
        file = File(f"half.{kind.lower()}", f"image/{kind.lower()}", picture(kind, 64, 40))
        made = cms.upload("/assets/upload", file, who="bob", alt_text="Half red", tags=["a", "b"], folder="/uploads")
        expect(made, 201)
        asset = made.body
        told = (asset["mime_type"], asset["size_bytes"], asset["original_filename"], asset["tags"], asset["created_by"])
        assert told == (file.media_type, len(file.content), file.name, ["a", "b"], "usr_bob"), asset
        got = cms.get(f"/assets/{asset['id']}/file", who=None)
        assert (got.status, got.content) == (200, file.content), got.headers
        assert got.headers["content-type"] == file.media_type, got.headers
        assert got.headers["content-disposition"] == f'inline; filename="{file.name}"', got.headers


def documents(cms: Cms) -> None:
    """One that is not public is for who may read it."""
    file = File("report.pdf", "application/pdf", document())
    made = cms.upload("/assets/upload", file, is_public="false")
    expect(made, 201)
    path = f"/assets/{made.body['id']}/file"
    expect(cms.get(path, who=None), 401, "AUTHENTICATION_REQUIRED")
    expect(cms.get(path, who="vera"), 403, "PERMISSION_DENIED")
    got = cms.get(path, who="bob")
    assert (got.status, got.content) == (200, file.content), got
    assert "no-store" in got.headers["cache-control"], got.headers
    expect(cms.get(f"{path}?variant=small", who="bob"), 404, "NOT_FOUND")


def refusals(cms: Cms) -> None:
    """Whatever is refused, nothing of it is kept."""
    png, page = picture("PNG", 4, 4), b"<!DOCTYPE html><html><body>Hello</body></html>"
    image = File("a.png", "image/png", png)
    cases = {
        "a type that is not allowed": (415, "ASSET_TYPE_NOT_ALLOWED", File("a.html", "text/html", page), {}),
        "a program": (415, "ASSET_TYPE_NOT_ALLOWED", File("a.sh", "application/x-sh", b"#!/bin/sh\n"), {}),
        "a page that says it is a picture": (415, "ASSET_TYPE_MISMATCH", File("a.png", "image/png", page), {}),
        "a picture that says it is a document": (415, "ASSET_TYPE_MISMATCH", File("a.pdf", "application/pdf", png), {}),
        "one kind of picture for another": (415, "ASSET_TYPE_MISMATCH", File("a.jpg", "image/jpeg", png), {}),
        "nothing in it": (415, "ASSET_TYPE_MISMATCH", File("a.png", "image/png", b""), {}),
        "a file that is too large": (413, None, File("a.png", "image/png", png.ljust(TOO_LARGE, b"\0")), {}),
        "a name that is the folder above": (400, "INVALID_FILENAME", File("..", "image/png", png), {}),
        "a name of slashes alone": (400, "INVALID_FILENAME", File("../../", "image/png", png), {}),
        "a folder that leads up": (422, None, image, {"folder": "/brand/../../etc"}),
        "no file": (422, None, None, {"alt_text": "Nothing"}),
        "a text in the place of the file": (422, None, None, {"file": "Nothing"}),
        "no site": (400, "SITE_REQUIRED", image, {"site": None}),
        "another company's site": (403, "PERMISSION_DENIED", image, {"site": "8d2f5b1e-7c64-4e0a-a3f9-5b6c7d8e9f01"}),
        "who may only look": (403, "PERMISSION_DENIED", image, {"who": "vera"}),
        "nobody": (401, "AUTHENTICATION_REQUIRED", image, {"who": None}),
    }
    before = cms.ids("/assets")
    for name, (status, code, file, more) in cases.items():
        try:
            expect(cms.upload("/assets/upload", file, **more), status, code)
            assert cms.ids("/assets") == before, "something is kept"
        except AssertionError as error:
            raise AssertionError(f"{name}: {error}") from error


def breaking_off(cms: Cms) -> None:
    """Who goes away in the middle leaves nothing behind."""
    before = cms.ids("/assets")
    cms.break_off("/assets/upload", File("half.png", "image/png", picture("PNG", 4, 4).ljust(1024 * 1024, b"\0")))
    assert cms.ids("/assets") == before, "half a file is kept"


def names(cms: Cms) -> None:
    """Of a path the last part is the name, and what is odd in a name comes back as it was."""
    kept = {
        "../../etc/passwd.png": "passwd.png",
        "/etc/passwd.png": "passwd.png",
        "C:\\temp\\logo.png": "logo.png",
        "two words; and more.png": "two words; and more.png",
        "naïve ☃.png": "naïve ☃.png",
        "...png": "...png",
    }
    for sent, name in kept.items():
        made = cms.upload("/assets/upload", File(sent, "image/png", picture("PNG", 4, 4)))
        expect(made, 201)
        assert made.body["original_filename"] == name, made.body
        assert sent == name or ".." not in made.body["storage_key"], made.body
        shown = cms.get(f"/assets/{made.body['id']}/file", who=None).headers["content-disposition"]
        assert filename(shown) == name, shown
    quoted = cms.upload("/assets/upload", File('say "hi".png', "image/png", picture("PNG", 4, 4)))
    expect(quoted, 201)
    assert quoted.body["original_filename"] in ('say "hi".png', "say %22hi%22.png"), quoted.body


def filename(disposition: str) -> str:
    """As browsers read it (RFC 6266): the form that names its characters goes before the other."""
    found = re.search(r"filename\*=UTF-8''([^;]+)", disposition)
    return unquote(found[1]) if found else re.search(r'filename="([^"]*)"', disposition)[1]


def ranges(cms: Cms) -> None:
    """Parts of a file, for who goes on with a download or looks at its end first."""
    content = picture("PNG", 64, 40)
    size = len(content)
    made = cms.upload("/assets/upload", File("half.png", "image/png", content))
    path = f"/assets/{made.body['id']}/file"
    parts = {
        "0-9": (0, 10),
        "10-": (10, size),
        "-7": (size - 7, size),
        f"{size - 1}-": (size - 1, size),
        f"5-{size + 1000}": (5, size),
        f"-{size + 1000}": (0, size),
    }
    for asked, (begin, end) in parts.items():
        got = cms.get(path, who=None, Range=f"bytes={asked}")
        assert (got.status, got.content) == (206, content[begin:end]), (asked, got.status, got.headers)
        assert got.headers["content-range"] == f"bytes {begin}-{end - 1}/{size}", (asked, got.headers)
    for asked in (f"{size}-", f"{size + 5}-{size + 9}", "-0"):
        got = cms.get(path, who=None, Range=f"bytes={asked}")
        assert (got.status, got.headers["content-range"]) == (416, f"bytes */{size}"), (asked, got.status, got.headers)
    for asked in ("9-3", "x", "-"):
        got = cms.get(path, who=None, Range=f"bytes={asked}")
        assert (got.status, got.content) == (200, content), (asked, got.status)
    whole = cms.get(path, who=None)
    assert (whole.status, whole.headers["accept-ranges"]) == (200, "bytes"), whole.headers
    same = {"Range": "bytes=4-", "If-Range": whole.headers["etag"]}
    assert cms.get(path, who=None, **same).content == content[4:]
    other = {"Range": "bytes=4-", "If-Range": '"another"'}
    assert cms.get(path, who=None, **other).content == content


def variants(cms: Cms) -> None:
    """Made in the background: two seconds later they are there, and they are pictures."""
    asset = cms.upload("/assets/upload", File("half.png", "image/png", picture("PNG", 640, 400))).body
    path = f"/assets/{asset['id']}"
    expect(cms.get(f"{path}/file?variant=small"), 404, "NOT_FOUND")
    cms.control("clock", {"advance": "PT3S"})
    made = {it["name"]: (it["width"], it["height"]) for it in cms.get(path).body["variants"]}
    # The thumbnail fills its box, the others fit into theirs and are not made larger.
    assert made == {"thumbnail": (150, 150), "small": (320, 200), "medium": (640, 400), "large": (640, 400)}, made
    for name, size in made.items():
        got = cms.get(f"{path}/file?variant={name}", who=None)
        assert (got.status, got.headers["content-type"]) == (200, "image/png"), got.headers
        image = opened(got.content)
        assert image.size == size, (name, image.size)
        middle = size[1] // 2
        for place, colour in (((5, middle), RED), ((size[0] - 5, middle), BLUE)):
            seen = image.getpixel(place)
            assert all(abs(a - b) <= 8 for a, b in zip(seen, colour)), (name, place, seen)
    expect(cms.get(f"{path}/file?variant=huge"), 422)
    # What looks like a picture and cannot be read is given as it came, and has none.
    torn = File("torn.png", "image/png", picture("PNG", 640, 400)[:100])
    other = f"/assets/{cms.upload('/assets/upload', torn).body['id']}"
    cms.control("clock", {"advance": "PT3S"})
    assert cms.get(other).body["variants"] == []
    assert cms.get(f"{other}/file").content == torn.content
    expect(cms.get(f"{other}/file?variant=small"), 404, "NOT_FOUND")
    assert cms.send("DELETE", path).status == 204
    expect(cms.get(f"{path}/file?variant=small"), 404, "NOT_FOUND")


CHECKS = (pictures, documents, refusals, breaking_off, names, ranges, variants)
