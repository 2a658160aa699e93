"""People and pods by name, above what was found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select, update

from forum.kernel.db import db
from forum.people.models import User
from forum.people.names import sought
from forum.pods.models import Pod, Tag
from forum.search import asking, health, queries_asked, queries_named
from forum.search.backend import Asked, Entry
from forum.search.keys import FILE, POLL, key
from tests.browser import Browser
from tests.people_of import actor_of
from tests.search.of_search import found, said

Open = Callable[[str | None], Browser]


def _named(who: str | None, text: str) -> tuple[list[str], list[str]]:
    people, pods = queries_named.named(actor_of(who), asking.read(text))
    return [person.handle for person in people], [pod.slug for pod in pods]


def test_people_whom_one_sees_and_pods_of_ones_own(inside: Flask) -> None:
    del inside
    db.session.execute(update(User).where(User.handle == "harry").values(name="Zora Quill", name_folded="zora quill"))
    db.session.execute(update(Pod).where(Pod.slug == "ward").values(name="Quill ward", listed=False))
    db.session.commit()
    assert _named("mira", "quill") == (["harry"], ["ward"])
    assert _named("mira", "QUILL zora") == (["harry"], [])
    assert _named("omar", "quill") == _named(None, "quill") == ([], [])
    for text in ("quill author:me", "q", "in:title quill", "quill -zora", "a b c d quill", ""):
        assert _named("mira", text) == ([], []), text


def _called(who: str, name: str) -> None:
    db.session.execute(update(User).where(User.handle == who).values(name=name, name_folded=sought(name)))
    db.session.commit()


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("José Núñez", "jose nunez"),
        ("Jose Nunez", "JOSÉ"),
        ("Ёлкина Фёдора", "елкина федора"),
        ("أحمد الهادي", "احمد"),
        ("王小明", "王小明"),
        ("王伟", "王伟"),
        ("王小明", '"王小明"'),
        ("Li Na", "li"),
        ("Anna-Li Berg", "LI"),
        ("Zora Quill", '"zora quill"'),
    ],
)
def test_names_are_found_as_the_index_folds_words(inside: Flask, name: str, asked: str) -> None:
    del inside
    _called("harry", name)
    assert _named("mira", asked)[0] == ["harry"]
    assert _named("omar", asked)[0] == []
    assert _author("mira", asked.replace('"', "")) == "harry"


def test_two_letters_are_a_name_and_not_a_part_of_one(inside: Flask) -> None:
    del inside
    _called("harry", "Elizabeth Allison")
    assert _named("mira", "li") == _named("mira", "z") == ([], [])


def _author(who: str, name: str) -> str:
    actor, question = actor_of(who), asking.read(f'author:"{name}"')
    ids = {int(facet[1:]) for facet in queries_asked.meant(actor, question, {1}, "").asked.facets[0]}  # type: ignore[union-attr]
    return ", ".join(db.session.execute(select(User.handle).where(User.id.in_(ids))).scalars())


def test_pods_and_themes_are_named_in_any_case_and_without_accents(inside: Flask) -> None:
    del inside
    post = said("mira", "ward", "Zebra", "Zebra.", tags=("water",))
    other = said("mira", "commons", "Zebra", "Zebra.")
    names = (("Hygiène des Mains", "HYGIENE des mains"), ("ГИГИЕНА Рук", "гигиена рук"), ("手卫生", "手卫生"))
    for name, asked in names:
        db.session.execute(update(Tag).where(Tag.slug == "water").values(name=name))
        db.session.execute(update(Pod).where(Pod.slug == "ward").values(name=name))
        db.session.commit()
        for typed in (f'tag:"{asked}"', f'pod:"{asked}"', f'pod:"{asked[:4]}"'):
            assert found("mira", f"zebra {typed}") == [post], typed
        assert _named("mira", asked)[1] == ["ward"]
    assert found("mira", "zebra tag:WATER") == [post]
    assert other not in found("mira", 'pod:"手卫"')


def test_they_stand_above_the_first_page(site: Flask, browser: Open) -> None:
    with site.app_context():
        said("mira", "ward", "Zebra", "Zebra.")
        db.session.execute(update(User).where(User.handle == "harry").values(name="Zora", name_folded="zora"))
        db.session.commit()
    mira = browser("mira")
    assert '<a href="/people/harry"><bdi>Zora</bdi></a>' in mira.get("/search?q=zora").text
    assert "People and pods called so" not in mira.get("/search?q=zebra").text
    assert "People and pods called so" not in browser("omar").get("/search?q=zora").text


def test_of_equals_a_post_comes_before_its_file(inside: Flask) -> None:
    del inside
    said("mira", "ward", "Zebra", "Zebra.")
    pod = db.session.execute(select(Pod.id).where(Pod.slug == "ward")).scalar_one()
    alike = Entry(key=77, pod_id=pod, author_id=1, language="en", title="", text="A zebrafinch.", at=1_000)
    others = [replace(alike, key=key(kind, 5)) for kind in (FILE, POLL)]
    health.backend().apply([*others, alike], [])
    found = health.backend().find(Asked(words=("zebrafinch",)), frozenset({pod}), 9)
    assert found.keys[0] == 77
    assert set(found.keys[1:]) == {entry.key for entry in others}
