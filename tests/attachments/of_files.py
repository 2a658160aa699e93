"""Files for tests, made where they are wanted, and short ways to send them."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from flask import Flask
from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

from forum.attachments.models import Attachment
from forum.kernel.db import db
from tests.browser import Browser

SECRET = "GPS 9.0320 N 38.7469 E"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def photo(width: int = 1200, height: int = 800, kind: str = "JPEG", turned: int = 1) -> bytes:
    """Return a picture with a place written into it, as a camera does."""
    dots = Image.effect_noise((width, height), 40).convert("RGB")
    told = Image.Exif()
    told[0x010E], told[0x0112] = SECRET, turned
    out = io.BytesIO()
    dots.save(out, kind, exif=told)
    return out.getvalue()


def office(part: str) -> bytes:
    """Return an archive with a part in it that tells what it is."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, "<x/>")
    return out.getvalue()


def sent(content: bytes, name: str) -> tuple[io.BytesIO, str]:
    """Return a file as a form sends it."""
    return io.BytesIO(content), name


def reply(who: Browser, thread: int, *files: tuple[io.BytesIO, str], **fields: Any) -> TestResponse:
    """Reply with files."""
    typed = {"body": "Look at this.", "language": "en", "do": "post", "files": list(files), **fields}
    return who.post(f"/threads/{thread}/posts", **typed)


def kept(site: Flask) -> list[Attachment]:
    """Return every attachment there is, the first first."""
    with site.app_context():
        return list(db.session.execute(select(Attachment).order_by(Attachment.id)).scalars())


def keys(answer: TestResponse) -> list[str]:
    """Return the keys of the files that a form lists."""
    return re.findall(r'name="file" value="(\d+)"', answer.text)


def fetch(who: Browser, route: str, method: str = "GET", **headers: str) -> TestResponse:
    """Fetch a file to its end."""
    return who.client.open(route, method=method, headers=headers, buffered=True)


def without_tokens(text: str, path: str) -> str:
    """Return a page without what differs from one asking to the next."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", text.replace(path, ""))
