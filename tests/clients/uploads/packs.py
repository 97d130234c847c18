"""Template packs: real zips are taken, listed and made the active one; the others leave nothing behind."""

import hashlib
import zipfile
from concurrent.futures import ThreadPoolExecutor

import zips
from clients import Answer, File
from cms import ACME, Cms, expect
from zips import pack, zipped

AURORA = "6e2f9b71-0c84-4d6a-9b3e-000000000001"
TOO_LARGE = 10 * 1024 * 1024 + 1


def brought(cms: Cms, content: bytes, media_type: str = "application/zip", query: str = "", **more) -> Answer:
    return cms.upload(f"/template-packs/upload{query}", File("my-pack.zip", media_type, content), **more)


def listed(cms: Cms) -> list:
    """The packs of the site, and which of them it says is active."""
    packs = cms.get("/template-packs?page_size=100").body
    return [packs["items"], packs["total"], cms.get(f"/sites/{ACME}").body["template_pack_id"]]


def everything(cms: Cms) -> list:
    """The templates of the packs, too."""
    packs = listed(cms)
    return packs + [cms.get(f"/template-packs/{one['id']}/templates").body for one in packs[0]]


def taken(cms: Cms) -> None:
    """However a zip was written."""
    stored = zipped({"manifest.json": zips.manifest("stored"), "home.html": "{{ body }}"}, zipfile.ZIP_STORED)
    written = {"deflated": pack("deflated"), "stored": stored, "streamed": zips.streamed("streamed")}
    for slug, content in written.items():
        made = brought(cms, content)
        expect(made, 201)
        told = (made.body["slug"], made.body["template_count"], made.body["size_bytes"], made.body["is_default"])
        assert told == (slug, 1, len(content), False), made.body
        assert made.body["sha256"] == hashlib.sha256(content).hexdigest(), made.body
        assert made.body["id"] in cms.ids("/template-packs")
        templates = cms.get(f"/template-packs/{made.body['id']}/templates").body
        assert [it["slug"] for it in templates["items"]] == ["home"], templates


def active(cms: Cms) -> None:
    """As the sample of the documentation uploads one."""
    made = brought(cms, pack("my-pack"), query="?set_as_default=true")
    expect(made, 201)
    packs, _, one = listed(cms)
    assert one == made.body["id"] and [it["id"] for it in packs if it["is_default"]] == [one], packs
    expect(cms.send("DELETE", f"/template-packs/{one}"), 409, "PACK_IN_USE")
    expect(cms.send("POST", f"/template-packs/{AURORA}/set-default"), 200)
    assert cms.send("DELETE", f"/template-packs/{one}").status == 204


def refused() -> dict:
    """By what is wrong with it: status, code and pack."""
    fine = {"manifest.json": zips.manifest("odd"), "home.html": ""}
    return {
        "a path that leads up": (400, "UNSAFE_PATH", pack("odd", extra={"../outside.html": "x"})),
        "a path that leads up in the middle": (400, "UNSAFE_PATH", pack("odd", extra={"a/../../outside.html": "x"})),
        "a path from the root": (400, "UNSAFE_PATH", pack("odd", extra={"/etc/passwd": "x"})),
        "a path of another system": (400, "UNSAFE_PATH", pack("odd", extra={"..\\outside.html": "x"})),
        "a drive": (400, "UNSAFE_PATH", pack("odd", extra={"C:/outside.html": "x"})),
        "a link": (400, "UNSAFE_PATH", zips.symlink("odd")),
        "a bomb": (400, "ARCHIVE_TOO_LARGE", zips.bomb("odd")),
        "too many entries": (400, "ARCHIVE_TOO_LARGE", zips.crowd("odd")),
        "a bomb that says it is small": (400, "INVALID_ARCHIVE", zips.modest("odd")),
        "no zip": (400, "INVALID_ARCHIVE", b"<p>Hello</p>"),
        "nothing": (400, "INVALID_ARCHIVE", b""),
        "the first half of a zip": (400, "INVALID_ARCHIVE", pack("odd")[:150]),
        "an encrypted zip": (400, "INVALID_ARCHIVE", zips.locked("odd")),
        "a wrong checksum": (400, "INVALID_ARCHIVE", zips.spoiled("odd")),
        "no manifest": (400, "MANIFEST_MISSING", zipped({"home.html": ""})),
        "a manifest in a folder": (400, "MANIFEST_MISSING", zipped({f"odd/{name}": it for name, it in fine.items()})),
        "a manifest that is no JSON": (400, "MANIFEST_INVALID", zipped(fine | {"manifest.json": "{"})),
        "a manifest that is a list": (400, "MANIFEST_INVALID", zipped(fine | {"manifest.json": "[]"})),
        "a manifest without templates": (400, "MANIFEST_INVALID", pack("odd", templates=[])),
        "a slug that is none": (400, "MANIFEST_INVALID", pack("Odd Pack")),
        "a template that is not there": (400, "TEMPLATE_MISSING", zipped({"manifest.json": fine["manifest.json"]})),
        "a tag without an end": (400, "TEMPLATE_SYNTAX", zipped(fine | {"home.html": "{{ title"})),
        "more than is read": (413, None, pack("odd").ljust(TOO_LARGE, b"\0")),
        "a slug that is taken": (409, "SLUG_CONFLICT", pack("aurora")),
    }


def refusals(cms: Cms) -> None:
    """Packs, templates and the active one are after each what they were before."""
    before = everything(cms)
    for name, (status, code, content) in refused().items():
        try:
            expect(brought(cms, content, query="?set_as_default=true"), status, code)
            assert listed(cms) == before[:3], "something is kept"
        except AssertionError as error:
            raise AssertionError(f"{name}: {error}") from error
    for who, status, code in (("vera", 403, "PERMISSION_DENIED"), (None, 401, "AUTHENTICATION_REQUIRED")):
        expect(brought(cms, pack("odd"), who=who), status, code)
    expect(brought(cms, pack("odd"), media_type="text/html"), 415, "PACK_TYPE_NOT_ALLOWED")
    expect(brought(cms, pack("odd"), site=None), 400, "SITE_REQUIRED")
    assert everything(cms) == before


def replacing(cms: Cms) -> None:
    """By a version that is another, or not at all."""
    made = brought(cms, pack("changing"))
    path = f"/template-packs/{made.body['id']}/replace"

    def replace(content: bytes) -> Answer:
        return cms.upload(path, File("pack.zip", "application/zip", content), method="PUT")

    before = everything(cms)
    expect(replace(pack("changing")), 409, "PACK_VERSION_EXISTS")
    expect(replace(pack("another", "2.0.0")), 409, "PACK_SLUG_MISMATCH")
    expect(replace(zips.bomb("changing")), 400, "ARCHIVE_TOO_LARGE")
    expect(replace(pack("changing", "2.0.0", extra={"../x": ""})), 400, "UNSAFE_PATH")
    assert everything(cms) == before
    templates = [{"slug": "home", "file": "home.html"}, {"slug": "post", "file": "post.html"}]
    expect(replace(pack("changing", "2.0.0", extra={"post.html": ""}, templates=templates)), 200)
    now = cms.get(f"/template-packs/{made.body['id']}").body
    assert (now["version"], now["template_count"]) == ("2.0.0", 2), now


def together(cms: Cms) -> None:
    """The same pack by several at once is one pack."""
    with ThreadPoolExecutor(6) as people:
        answers = list(people.map(lambda _: brought(cms, pack("crowded")), range(6)))
    assert sorted(it.status for it in answers) == [201, 409, 409, 409, 409, 409], [it.status for it in answers]
    packs, *_ = listed(cms)
    assert len([it for it in packs if it["slug"] == "crowded"]) == 1, packs


CHECKS = (taken, active, refusals, replacing, together)
