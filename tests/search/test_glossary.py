"""Words of a pod that mean the same widen what its members search for there, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from forum.kernel.db import db
from forum.pods.models import Pod
from forum.search import actions_glossary, asking, glossary, queries
from forum.search.asking import Question
from tests.browser import Browser
from tests.people_of import actor_of
from tests.search.of_search import found, said

Open = Callable[[str | None], Browser]


def _same(who: str, pod: str, text: str) -> None:
    place = db.session.execute(select(Pod).where(Pod.slug == pod)).scalar_one()
    actions_glossary.edit(actor_of(who), place, text, 0)
    db.session.commit()


def test_a_name_finds_what_the_others_find_in_that_pod(inside: Flask) -> None:
    del inside
    rub = said("mira", "ward", "Stations", "Every ward has a hand rub at the door.")
    short = said("mira", "ward", "Stations", "ABHR is missing.")
    apart = said("mira", "ward", "Other", "A hand that is dry, and what you rub on it.")
    common = said("mira", "commons", "Stations", "A hand rub elsewhere.")
    _same("carol", "ward", "hand rub = ABHR\nsluice = drain")
    assert found("harry", "ABHR") == [short, rub]
    assert set(found("harry", "hand rub")) == {rub, common, apart, short}
    assert set(found("harry", '"hand rub"')) == {rub, common, short}
    assert set(found("harry", "abhr missing")) == {short}
    assert set(found("harry", "abhr doors")) == {rub, short}
    assert found("harry", "abhr order:oldest") == [rub, short]
    assert found("harry", "ABHR", pod="commons") == []
    assert found("harry", "abhr OR soap") == [short]
    # In other pods the words are words.
    assert found("omar", "ABHR") == []


def test_all_that_was_searched_for_is_marked_and_said(site: Flask, browser: Open) -> None:
    with site.app_context():
        said("mira", "ward", "Stations", "Every ward has a hand rub at the door.")
        _same("carol", "ward", "hand rub = ABHR")
        ways = queries.search(actor_of("mira"), asking.read("abhr")).ways
        assert [(one, other, [pod.slug for pod in pods]) for one, other, pods in ways] == [
            ("abhr", "hand rub", ["ward"])
        ]
    page = browser("mira").get("/search?q=abhr").text
    assert "<mark>hand</mark> <mark>rub</mark>" in page
    assert "Also searched for “hand rub” instead of “abhr”" in page
    assert 'href="/pods/ward/glossary"' in page
    outside = browser("omar").get("/search?q=abhr").text
    assert "Also searched" not in outside


def test_the_page_is_read_by_members_and_written_by_coordinators(site: Flask, browser: Open) -> None:
    del site
    carol, mira = browser("carol"), browser("mira")
    assert "No words yet" in mira.get("/pods/ward/glossary").text
    answer = carol.post("/pods/ward/glossary", text=" hand rub =ABHR= hand  rub \n\nsluice = drain", read="0")
    assert (answer.status_code, answer.location) == (303, "/pods/ward/glossary")
    page = mira.get("/pods/ward/glossary").text
    assert "<bdi>ABHR</bdi>" in page
    assert "<textarea" not in page
    assert "hand rub = ABHR\nsluice = drain" in carol.get("/pods/ward/glossary").text
    assert mira.post("/pods/ward/glossary", text="soap = water", read="1").status_code == 403
    assert browser("mona").post("/pods/ward/glossary", text="soap = water", read="1").status_code == 403
    stale = carol.post("/pods/ward/glossary", text="soap = water", read="0")
    assert stale.status_code == 409
    assert "soap = water" in stale.text
    assert carol.post("/pods/ward/glossary", text="soap = water", read="1").status_code == 303
    assert (
        browser("omar").get("/pods/ward/glossary").status_code
        == browser("omar").get("/pods/ward/resources").status_code
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("hand rub", "needs two names"),
        ("hand rub = Hand Rub", "needs two names"),
        ("=".join("abcdefghi"), "too long"),
        ("one two three four five six seven = x", "too long"),
        ("\n".join(f"a{at} = b{at}" for at in range(201)), "At most 200 lines fit"),
        ("a = " + "b" * 8_000, "At most 8000 characters fit"),
    ],
)
def test_what_cannot_be_kept_is_said_and_the_text_stays(browser: Open, text: str, why: str) -> None:
    answer = browser("carol").post("/pods/ward/glossary", text=text, read="0")
    assert answer.status_code == 422
    assert why in answer.text
    assert text.splitlines()[0] in answer.text


def test_a_long_question_is_asked_in_one_way_small_words_not_counted(inside: Flask) -> None:
    del inside
    said("mira", "ward", "Zebra", "Zebra.")
    _same("carol", "ward", "soap = bar")
    asked = "the soap that is on the wards of our {} hospitals"
    ways = [queries.search(actor_of("mira"), asking.read(asked.format(more))).ways for more in ("", "small district")]
    assert [len(each) for each in ways] == [1, 0]


def test_chinese_names_are_found_among_other_characters(inside: Flask) -> None:
    del inside
    rub = said("mira", "ward", "…", "病房门口有手消毒液。", "zh")
    short = said("mira", "ward", "…", "我们的速干剂用完了。", "zh")
    apart = said("mira", "ward", "…", "洗手后再用消毒液。", "zh")
    _same("carol", "ward", "手消毒液 = 速干剂 = ABHR")
    assert set(found("mira", "ABHR")) == {rub, short}
    assert found("mira", "速干剂")[0] == short
    assert set(found("mira", "速干剂")) == {short, rub}
    assert set(found("mira", "手消毒液")) == {rub, short, apart}
    # A piece of a name is not the name.
    assert short not in found("mira", "消毒")
    assert glossary.ways(asking.read("速干"), {1: "速干剂 = ABHR"}) == []


def test_a_question_is_asked_in_a_few_ways_only() -> None:
    same = "\n".join(f"soap = name{at}" for at in range(20))
    assert len(glossary.ways(Question(words=("soap",)), {1: same, 2: same})) == glossary.MOST_WAYS
    (way,) = glossary.ways(
        Question(words=("big", "soaps")), {1: "soap = bar of fat", 2: "x = y", 3: "soap = bar of fat"}
    )
    assert way == glossary.Way(
        Question(words=("big",), phrases=(("bar", "of", "fat"),)), "soap", "bar of fat", frozenset({1, 3})
    )
