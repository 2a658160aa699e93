"""The first page of a file as a picture: small, made once for the same bytes, for those who see the resource."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Callable

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import delete, func, select

from forum.attachments import actions_keeping
from forum.attachments.models import Blob
from forum.cli.demo_papers import pdf
from forum.extracts.events import ExtractsDue
from forum.kernel import faces, worker
from forum.kernel.db import db
from forum.kernel.outbox import emit
from forum.resources.models import Resource
from forum.resources.models_faces import Face
from tests.attachments.of_files import PDF, photo, sent
from tests.browser import Browser
from tests.cast import INSIDERS, STRANGERS
from tests.extracts import bombs

Open = Callable[[str | None], Browser]
PICTURE = "/resources/1/versions/1/picture"
PAPER = pdf(["Boil it for one minute."])
HOSTILE = [name for name in bombs.NAMES if name.endswith(".pdf")]


def _face(content: bytes) -> faces.Face | None:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        return faces.made(file, faces.PDF)


def _hostile(name: str) -> bytes:
    return next(content for called, content, _reasons in bombs.bombs() if called == name)


def _shared(site: Flask, who: Browser, content: bytes, name: str, to: str = "/pods/ward/resources") -> None:
    assert who.post(to, title="Sluice handbook", files=[sent(content, name)], anyway="y").status_code == 303
    with site.app_context():
        worker.drain("faces")


def _seen(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


def test_a_paper_shows_its_first_page(site: Flask, browser: Open) -> None:
    _shared(site, browser("mira"), PAPER, "plan.pdf")
    for name in INSIDERS:
        page = browser(name).get("/resources/1").text
        (wide, high) = re.findall(
            rf'src="{PICTURE}" alt="First page of Sluice handbook" width="(\d+)" height="(\d+)"', page
        )[0]
        answer = browser(name).get(PICTURE)
        picture = _seen(answer.data)
        assert picture.size == (int(wide), int(high))
        assert max(picture.size) <= faces.SIDE
        # Ink, and paper.
        tones = picture.convert("L").histogram()
        assert any(tones[:128])
        assert sum(tones[240:]) > sum(tones[:240])
        assert len(answer.data) <= faces.SIZE
        assert answer.headers["Content-Type"] == "image/webp"
        assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("who", [*STRANGERS, None])
def test_nobody_else_sees_it(site: Flask, browser: Open, who: str | None) -> None:
    _shared(site, browser("mira"), PAPER, "plan.pdf")
    assert browser(who).get(PICTURE).status_code == 404


@pytest.mark.parametrize("name", ["a.jpg", "a.png"])
def test_a_picture_has_a_small_one(site: Flask, browser: Open, name: str) -> None:
    kind = {"a.jpg": "JPEG", "a.png": "PNG"}[name]
    _shared(site, browser("mira"), photo(900, 600, kind), name)
    answer = browser("mira").get(PICTURE)
    assert _seen(answer.data).size == (480, 320)
    assert len(answer.data) <= faces.SIZE


@pytest.mark.parametrize(
    ("content", "name"),
    [(PDF, "broken.pdf"), (b"a,b\n", "a.csv"), (b"", "locked.pdf")],
)
def test_what_cannot_be_drawn_has_none_and_is_no_error(site: Flask, browser: Open, content: bytes, name: str) -> None:
    mira = browser("mira")
    _shared(site, mira, content or _hostile(name), name)
    assert "/picture" not in mira.get("/resources/1").text
    assert mira.get(PICTURE).status_code == 404
    mira.post("/pods/ward/resources", title="Elsewhere", url="https://example.org/")
    assert mira.get("/resources/2/versions/1/picture").status_code == 404


def test_the_same_bytes_are_drawn_once_and_go_with_the_last_that_holds_them(site: Flask, browser: Open) -> None:
    mira = browser("mira")
    _shared(site, mira, PAPER, "a.pdf")
    _shared(site, mira, PAPER, "b.pdf")
    with site.app_context():
        assert db.session.execute(select(func.count()).select_from(Blob)).scalar_one() == 2
        actions_keeping.tidy()
        assert [row.tries for row in db.session.execute(select(Face)).scalars()] == [1]
        db.session.execute(delete(Resource))
        db.session.commit()
        actions_keeping.tidy()
        actions_keeping.tidy()
        assert db.session.execute(select(Blob.id)).all() == []


def test_what_stood_before_is_drawn_by_the_hour(site: Flask, browser: Open) -> None:
    _shared(site, browser("mira"), PAPER, "a.pdf")
    with site.app_context():
        db.session.execute(delete(Face))
        emit(ExtractsDue(None))
        db.session.commit()
        worker.drain("faces")
        assert db.session.execute(select(Face.width)).scalar_one() > 0


def test_paper_of_any_size_is_a_small_picture() -> None:
    for box in ("0 0 1 1", "0 0 14400 14400", "0 0 14400 1", "0 0 99999999 99999999", "0 0 0 0"):
        face = _face(PAPER.replace(b"/MediaBox[0 0 595 842]", f"/MediaBox[{box}]".encode()))
        assert face is None or max(face.width, face.height) <= faces.SIDE


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_paper_ends_in_time_and_in_its_memory(name: str) -> None:
    face = _face(_hostile(name))
    assert face is None or len(face.content) <= faces.OUTPUT
