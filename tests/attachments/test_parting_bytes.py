"""The migration that gives each pod its own rows of bytes: with rows that pods share, up and down."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import text

from forum.extracts.events import ExtractsDue
from forum.kernel import moves, worker
from forum.kernel.db import db
from forum.kernel.outbox import emit
from tests.attachments.of_bytes import astray
from tests.attachments.of_files import photo, reply, sent
from tests.browser import Browser
from tests.extracts import papers
from tests.threads.of_threads import begin

Open = Callable[[str | None], Browser]
PAPER = papers.pdf("The xylophone is cleaned twice a year.")


def test_the_migration_parts_what_pods_shared_with_its_words_and_brings_it_together_again(
    browser: Open, site: Flask
) -> None:
    mira = browser("mira")
    for pod in ("ward", "commons"):
        answer = mira.post(f"/pods/{pod}/resources", title="Kept", files=[sent(PAPER, "kept.pdf")])
        assert answer.status_code == 303, answer.text
        reply(mira, begin(mira, pod), sent(PAPER, "plan.pdf"), sent(photo(), "well.jpg"))
    with site.app_context():
        worker.drain("extracts", "faces")
        before = _shape()
        _to("0044")
        assert len(_distinct("sha256")) == len(_distinct("id"))
        _to("0045")
        assert not astray()
        assert _shape()["extract_page"] == before["extract_page"]
        # First pages are drawn again where another pod keeps the first drawing.
        emit(ExtractsDue(None))
        db.session.commit()
        worker.drain("faces")
        assert _shape() == before


def _to(revision: str) -> None:
    # Nothing may be open that a change of the schema would wait for.
    db.session.remove()
    db.engine.dispose()
    moves.bring(db.engine, revision)


def _distinct(column: str) -> set[str]:
    return {str(row[0]) for row in db.session.execute(text(f"SELECT {column} FROM blob"))}  # noqa: S608


def _shape() -> dict[str, list[str]]:
    """Return what each pod holds of bytes, words and first pages."""
    asked = {
        "blob": "SELECT pod_id, sha256 FROM blob ORDER BY 1, 2",
        "extract_page": "SELECT b.pod_id, p.text FROM extract_page p JOIN blob b ON b.id = p.blob_id ORDER BY 1, 2",
        "face": "SELECT b.pod_id, f.width FROM face f JOIN blob b ON b.id = f.blob_id ORDER BY 1, 2",
    }
    return {name: [str(tuple(row)) for row in db.session.execute(text(asking))] for name, asking in asked.items()}
