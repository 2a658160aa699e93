"""Class 11: what somebody sends is refused, or handed out as something that no browser runs and that tells nothing."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from PIL import Image
from werkzeug.test import TestResponse

from forum.attachments import names
from forum.attachments.models import Attachment
from forum.kernel import images, kinds
from tests.attachments.hostile_papers import papers
from tests.attachments.hostile_pictures import SCRIPT, Made, pictures
from tests.attachments.of_files import PDF, SECRET, fetch, kept, sent
from tests.attacks.ward import one_database
from tests.browser import Browser
from tests.threads.of_threads import begin

Open = Callable[[str | None], Browser]
_HARMLESS = {
    *("jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"),
    *("background", "loop", "timestamp", "duration"),
}
# No ending that a machine opens by running it, and none that a browser shows as a page.
_SAFE = re.compile(r"[^/\\\x00-\x1f<>:\"|?*\u202a-\u202e\u2066-\u2069]{1,90}\.[a-z]{2,5}")


def _check(answer: TestResponse, file: Attachment) -> None:
    said = answer.headers
    assert (answer.status_code, said["X-Content-Type-Options"]) == (200, "nosniff")
    assert said["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert said["Cache-Control"] == "private, no-store"
    assert said["Content-Disposition"].startswith("inline; " if file.type.startswith("image/") else "attachment; ")
    assert said["Content-Type"].partition(";")[0] in kinds.BY_TYPE
    assert not re.search("html|svg|xml;|javascript|octet", said["Content-Type"])


def _told(content: bytes) -> None:
    """Look for what a picture must not tell: in its bytes, and in what its reader finds in them."""
    with Image.open(io.BytesIO(content)) as picture:
        picture.load()
        assert set(picture.info) <= _HARMLESS
        assert not picture.getexif()
        assert getattr(picture, "n_frames", 1) == 1
    for secret in (SECRET.encode(), SCRIPT, b"PK\x03\x04", b"%PDF", b"<?php", b"<svg"):
        assert secret not in content


@one_database
@pytest.mark.timeout(300)
@pytest.mark.parametrize("of", [pictures, papers], ids=["pictures", "papers"])
def test_every_hostile_file_is_refused_or_made_harmless(
    browser: Open, site: Flask, of: Callable[[], list[Made]]
) -> None:
    mira = browser("mira")
    thread, seen = begin(mira), set[int]()
    for number, (content, called, ending) in enumerate(of()):
        # Two that are the same picture under the same name would be one file.
        name = f"{number}-{called}"
        answer = mira.post(f"/threads/{thread}/files", files=[sent(content, name)], body="Kept", language="en")
        assert answer.status_code == (422 if ending is None else 200), name
        new = [file for file in kept(site) if file.id not in seen]
        assert [file.name.rpartition(".")[2] for file in new] == ([] if ending is None else [ending]), name
        for file in new:
            seen.add(file.id)
            whole, small = (fetch(mira, f"/attachments/{file.id}/{part}x.html") for part in ("", "small/"))
            for got in (whole, small):
                _check(got, file)
            if kinds.BY_TYPE[file.type].is_image:
                _told(whole.data)
                _told(small.data)
                assert max(file.width or 0, file.height or 0) <= images.SIDE
            else:
                assert whole.data == small.data == content
    assert len(seen) > 20


# What comes under these names is a good PDF.
_NAMES = [
    *(
        "../../../etc/passwd",
        "..\\..\\boot.ini",
        "/etc/cron.d/x.pdf",
        "C:\\Windows\\x.pdf",
        "a/../b.pdf",
        "....//x.pdf",
    ),
    *("%2e%2e%2fx.pdf", "..%c0%afx.pdf", "\uff0e\uff0e\uff0fx.pdf", "file:///x.pdf", "\\\\server\\share\\x.pdf"),
    *("x.pdf:evil.exe", "x.pdf::$DATA", "x.pdf\x00.html", "x\x00.pdf", "x.pdf\r\nSet-Cookie: a=b", "x\u2028y.pdf"),
    *("fdp.\u202eexe.pdf", "\u202egpj.exe", "x\u2066y\u2069.pdf", "x\u200b.pdf", "\ufeffx.pdf", "x\u00ad.pdf"),
    *("con", "CON.pdf", "aux.txt.pdf", "nul .pdf", "com1.pdf", "LPT9", "prn.tar.gz", "conference.pdf", "com10.pdf"),
    *(
        "x.php.pdf",
        "x.pdf.exe",
        "x.pdf.",
        "x.pdf   ",
        "x.pdf.html",
        ".htaccess",
        ".",
        "..",
        "...",
        "",
        " ",
        "\t",
        "-rf",
    ),
    *("~root", "$HOME.pdf", "`id`.pdf", "$(id).pdf", ";ls.pdf", "x' OR 1=1.pdf", '"; filename="x.html', "<b>x</b>.pdf"),
    *(
        "x" * 5000,
        "x." * 3000,
        "é" * 300 + ".pdf",
        "e" + "\u0301" * 900 + ".pdf",
        "💧" * 200,
        "x.PDF",
        "x.Pdf",
        "وثيقة.pdf",
    ),
]


@pytest.mark.parametrize("typed", _NAMES, ids=range(len(_NAMES)))
def test_no_name_leads_anywhere(typed: str) -> None:
    name = names.clean(typed, kinds.PDF)
    assert _SAFE.fullmatch(name), name
    assert name.endswith(".pdf")
    stem = name.partition(".")[0].strip().lower()
    assert stem not in {"con", "prn", "aux", "nul", "com1", "lpt9"}
    assert not name.startswith((".", " "))
    assert names.plain(name).isascii()


@one_database
def test_no_name_leads_anywhere_when_a_form_sends_it(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    for typed in (name for name in _NAMES if name.strip("\t\r\n") == name and "\r" not in name and name):
        answer = mira.post(f"/threads/{thread}/files", files=[sent(PDF + typed.encode()[:9], typed)], language="en")
        assert answer.status_code == 200, typed
        file = kept(site)[-1]
        assert _SAFE.fullmatch(file.name), file.name
        got = fetch(mira, f"/attachments/{file.id}/x")
        _check(got, file)
        assert got.headers["Content-Disposition"].count("filename") == 2
    assert "<b>x" not in mira.get(f"/threads/{thread}/posts/new").text
