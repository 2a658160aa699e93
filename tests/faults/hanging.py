"""Documents on posts: hung there past the actions, as some would be refused; and what is known of their words."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from random import Random

from sqlalchemy import insert, select

from forum.app import create_app
from forum.attachments.events import FilesAttached
from forum.attachments.models import Attachment, Blob
from forum.kernel import clock, files
from forum.kernel.db import db
from forum.kernel.outbox import emit
from forum.people.models import User
from forum.pods.models import Pod
from forum.threads.models import Post
from tests.extracts import papers
from tests.faults.clients import marker
from tests.faults.product import Home
from tests.faults.stock import key_of, talk

_ON_A_POST = 20
_KINDS = ("pdf", "docx", "pptx", "xlsx", "odt", "ods", "odp", "csv", "txt", "md", "epub", "rtf")


def good(number: int) -> dict[str, tuple[str, bytes]]:
    """Return documents of every kind by the word that each of them has alone: a name and bytes."""
    made = {}
    for at in range(number):
        word, kind = marker(), _KINDS[at % len(_KINDS)]
        made[word] = f"paper-{at}.{kind}", papers.MADE[kind](f"We keep {word} in mind.", "Boil the water first. " * 40)
    return made


def heavy(size: int) -> tuple[str, bytes]:
    """Return a word and a document of this size that has it among thousands, beside a picture."""
    word, dice = marker(), Random(size)  # noqa: S311 as nothing is secret
    words = " ".join(dice.choice(("water", "boil", "clean", "hand", "rub", "ward", "dose")) for _ in range(3_000))
    out = io.BytesIO(papers.docx(f"We keep {word} in mind.", words))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/media/image1.png", os.urandom(size - len(out.getvalue())))
    return word, out.getvalue()


def hang(home: Home, documents: Sequence[tuple[str, bytes]]) -> None:
    """Put documents on the posts of a new thread, and tell the worker."""
    app = create_app(home.settings)
    with app.app_context():
        mira, pod_id = key_of(User, "handle", "mira"), key_of(Pod, "slug", "ward")
        posts = -(-len(documents) // _ON_A_POST)
        thread = talk(pod_id, [mira], posts, "Papers")
        mine = select(Post.id).where(Post.thread_id == thread).order_by(Post.number)
        ids = list(db.session.execute(mine).scalars())
        for at, (name, content) in enumerate(documents):
            _hung(pod_id, ids[at // _ON_A_POST], mira, name, content)
        for post_id in ids:
            emit(FilesAttached(mira, post_id))
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


def _hung(pod_id: int, post_id: int, uploader: int, name: str, content: bytes) -> None:
    now = clock.now()
    with files.taken(io.BytesIO(content), len(content)) as got:
        values = {"key": got.keep(), "sha256": sha256(content).hexdigest(), "size": len(content), "created_at": now}
        values["pod_id"] = pod_id
    blob = db.session.execute(insert(Blob).values(values).returning(Blob.id)).scalar_one()
    db.session.add(
        Attachment(
            pod_id=pod_id,
            post_id=post_id,
            uploader_id=uploader,
            blob_id=blob,
            name=name,
            type=papers.type_of(name),
            size=len(content),
            created_at=now,
        )
    )


def read(home: Home) -> dict[str, tuple[datetime, str, int]]:
    """Return when each document was read, why not all of it, and how many pages, by its name."""
    found = home.ask(
        "SELECT a.name, e.read_at, e.reason, e.pages FROM attachment a JOIN extract e ON e.blob_id = a.blob_id "
        "WHERE e.read_at IS NOT NULL"
    )
    return {row.name: (datetime.fromisoformat(str(row.read_at)), row.reason, row.pages) for row in found}


def longest(home: Home, since: datetime) -> dict[str, float]:
    """Return at most how many seconds each document took, as they were read one after the other."""
    times = sorted((at, name) for name, (at, _why, _pages) in read(home).items())
    before, took = since.replace(tzinfo=None), {}
    for at, name in times:
        took[name] = (at.replace(tzinfo=None) - before).total_seconds()
        before = at.replace(tzinfo=None)
    return took
