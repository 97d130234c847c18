"""Files of the kinds that people bring: pictures by Pillow, a document by hand."""

import io

from PIL import Image

RED, BLUE = (200, 30, 30), (30, 30, 200)


def picture(kind: str, width: int, height: int) -> bytes:
    """Its left half is red, its right half blue."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (width // 2, 0, width, height))
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    """A picture whose every byte could be read."""
    image = Image.open(io.BytesIO(content))
    image.load()
    return image.convert("RGB")


def document() -> bytes:
    """A PDF of one empty page, its table of objects right to the byte."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return bytes(out) + end % (size, table, size, len(out))
