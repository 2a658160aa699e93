"""The words in files are found where the post that holds them is found, by the same people, and nowhere else."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from sqlalchemy import select

from forum.attachments import actions as attachments
from forum.attachments.models import Attachment
from forum.kernel import worker
from forum.kernel.db import db
from forum.kernel.outbox import emit
from forum.pods.models import Pod
from forum.search import asking, health, queries
from forum.search.sources import Hit
from forum.threads import actions_bin, actions_files, actions_moderation
from forum.threads.drafting import Place
from forum.threads.events import PostEdited
from forum.threads.models import Post
from tests.extracts import papers
from tests.people_of import actor_of
from tests.search.of_search import answered, said

OUTSIDE = (None, "omar", "asha", "leo", "sue", "odette", "clive", "adam")


def put(who: str, post_id: int, content: bytes, name: str) -> int:
    """Put a file on a post and let the worker read it and tell the index."""
    post, actor = db.session.get_one(Post, post_id), actor_of(who)
    key = attachments.take(actor, pod_id=post.pod_id, place="here", name=name, source=io.BytesIO(content))
    attachments.attach(actor, "here", post.pod_id, post.id, [key])
    db.session.commit()
    worker.drain("extracts", "search")
    return key


def files(who: str | None, text: str) -> list[Hit]:
    """Return the files that somebody finds, best first."""
    return [hit for hit in queries.search(actor_of(who), asking.read(text)).hits if hit.kind == "file"]


def keys(who: str | None, text: str) -> list[int]:
    """Return the keys of the files that somebody finds."""
    return [hit.row.id for hit in files(who, text)]


def _sound() -> None:
    worker.drain("extracts", "search")
    assert not health.verify()


@pytest.mark.parametrize(
    ("language", "word"),
    [("en", "chlorine"), ("fr", "étiquette"), ("ar", "محلول"), ("zh", "消毒液"), ("ru", "раствор")],
)
def test_words_in_files_are_found_in_five_languages(inside: Flask, language: str, word: str) -> None:
    del inside
    post = said("mira", "ward", "Plans", "The plan is attached.", language=language)
    file = put("mira", post, papers.docx(papers.WORDS[language]), "plan.docx")
    (hit,) = files("carol", word)
    assert (hit.row.id, hit.row.post_id, hit.row.name) == (file, post, "plan.docx")
    assert "<mark>" in hit.lines
    _sound()


def test_a_file_is_one_hit_with_its_best_page(inside: Flask) -> None:
    del inside
    post = said("mira", "ward", "Plans", "The plan is attached.")
    pages = ["The zebra is mentioned among many other animals of the steppe, as lions and hares."] + ["Nothing"] * 4
    file = put("mira", post, papers.pdf(*pages, "Zebra zebra zebra", "Nothing at all"), "plan.pdf")
    (hit,) = files("mira", "zebra")
    assert (hit.row.id, hit.at, hit.part, str(hit.lines)) == (
        file,
        6,
        "Page 6",
        "<mark>Zebra</mark> <mark>zebra</mark> <mark>zebra</mark>",
    )
    assert keys("mira", '"other animals"') == [file]
    assert keys("mira", '"animals other"') == []


def test_posts_and_files_are_found_together_and_apart(inside: Flask) -> None:
    del inside
    post = answered("mira", said("mira", "ward", "Plans", "A plan."), "The zebra drinks here.")
    put("mira", post, b"The zebra drinks here.", "note.txt")
    assert {hit.kind for hit in queries.search(actor_of("mira"), asking.read("zebra")).hits} == {"post", "file"}
    assert [hit.kind for hit in queries.search(actor_of("mira"), asking.read("zebra is:file")).hits] == ["file"]


def test_a_file_is_found_by_its_name_even_where_nothing_can_be_read(inside: Flask) -> None:
    del inside
    post = said("mira", "ward", "Plans", "The plan is attached.")
    file = put("mira", post, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), "zebra_crossing.doc")
    (hit,) = files("mira", "zebra")
    assert (hit.row.id, hit.part) == (file, "")


def test_nobody_outside_the_pod_finds_them(inside: Flask) -> None:
    del inside
    post = said("mira", "ward", "Plans", "The plan is attached.")
    put("mira", post, b"xqzebra of the ward", "xqname.txt")
    for who in OUTSIDE:
        for text in ("xqzebra", "xqname", "xqzeb*", '"xqzebra of"', "is:file"):
            assert queries.search(actor_of(who), asking.read(text)).hits == (), (who, text)
    assert keys("carol", "xqzebra") == keys("carol", "xqname")


def test_a_hidden_file_is_found_by_nobody_until_it_is_shown(inside: Flask) -> None:
    del inside
    post = said("mira", "ward", "Plans", "The plan is attached.")
    file = put("mira", post, b"zebra", "note.txt")
    row, of = db.session.get_one(Attachment, file), db.session.get_one(Post, post)
    actions_files.hide(actor_of("mona"), row, of, "Shows a patient.")
    db.session.commit()
    # Before the index hears of it, too.
    assert [keys(who, "zebra") for who in ("mira", "mona", "carol")] == [[], [], []]
    _sound()
    actions_files.show(actor_of("mona"), row, of)
    db.session.commit()
    _sound()
    assert keys("carol", "zebra") == [file]


def test_the_files_of_a_hidden_or_deleted_post_go_with_it_and_come_back(inside: Flask) -> None:
    del inside
    post = answered("mira", said("mira", "ward", "Plans", "A plan."), "The plan is attached.")
    file = put("mira", post, b"zebra", "note.txt")
    of, mona = db.session.get_one(Post, post), actor_of("mona")
    actions_moderation.hide(mona, of, "Not now.")
    db.session.commit()
    assert keys("carol", "zebra") == []
    _sound()
    actions_moderation.show(mona, of)
    db.session.commit()
    _sound()
    assert keys("carol", "zebra") == [file]
    actions_bin.delete(actor_of("mira"), db.session.get_one(Post, post, populate_existing=True))
    db.session.commit()
    assert keys("carol", "zebra") == keys("mira", "zebra") == []
    _sound()


def test_a_file_that_leaves_its_post_leaves_the_index(inside: Flask) -> None:
    del inside
    post = said("mira", "ward", "Plans", "The plan is attached.")
    file = put("mira", post, b"zebra", "note.txt")
    of = db.session.get_one(Post, post)
    actions_files.change(actor_of("mira"), of, Place("x", "", of.pod_id), there=[file], gone=[file], new=[])
    emit(PostEdited(1, of.pod_id, of.thread_id, of.id))
    db.session.commit()
    assert keys("mira", "zebra") == []
    _sound()


def test_the_same_bytes_on_two_posts_are_found_twice_each_by_its_own_people(inside: Flask) -> None:
    del inside
    ward, clinic = said("mira", "ward", "Plans", "A plan."), said("omar", "clinic", "Plans", "A plan.")
    mine, theirs = put("mira", ward, b"zebra", "note.txt"), put("omar", clinic, b"zebra", "other.txt")
    assert (keys("mira", "zebra"), keys("omar", "zebra")) == ([mine], [theirs])


def test_an_index_that_is_built_anew_has_them(inside: Flask) -> None:
    del inside
    post = said("mira", "ward", "Plans", "The plan is attached.")
    file = put("mira", post, papers.pdf("zebra", "", "zebra"), "plan.pdf")
    health.rebuild()
    assert not health.verify()
    assert keys("carol", "zebra") == [file]
    assert db.session.execute(select(Pod.id)).first() is not None
