"""What stands in files of a type that is looked at.

Where a part of a form has to be of a media type, which its `encoding` says, Schemathesis would take any bytes and be
refused for them.
"""

import base64
import io
import json
import zipfile

import schemathesis
from hypothesis import strategies

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR42mNQSFgARAwQCgAdjgSBqe440QAAAABJRU5ErkJggg=="
)
PDF = b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"


def pack(slug):
    """A template pack of ScaiCMS: a manifest, and what it names."""
    manifest = {"name": slug, "slug": slug, "version": "2.0.0"}
    manifest["templates"] = [{"slug": "home", "file": "home.html", "type": "page", "content_types": ["page"]}]
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr(zipfile.ZipInfo("manifest.json"), json.dumps(manifest))
        archive.writestr(zipfile.ZipInfo("home.html"), "<h1>{{ title }}</h1>")
    return written.getvalue()


schemathesis.openapi.media_type("image/png", strategies.just(PNG))
schemathesis.openapi.media_type("application/pdf", strategies.just(PDF))
schemathesis.openapi.media_type("application/zip", strategies.sampled_from([pack("plain"), pack("seasons")]))
