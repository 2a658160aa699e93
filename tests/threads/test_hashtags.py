"""`#tag` in a text names a tag of the pod where it is read: a link to the threads that have it, else what was typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from forum.kernel import clock, markup
from forum.kernel.db import db
from forum.pods.models import Pod, Tag
from tests.browser import Browser
from tests.pods.test_completion import offered
from tests.threads.of_threads import begin, prose, say, set_on, statements

Open = Callable[[str | None], Browser]
WATER = '<a class="mention" href="/pods/ward?tag=water"><bdi>#Water</bdi></a>'
ARABIC = "نظافة اليدين"
TYPED = "نظافة-اليدين"


def tag(site: Flask, name: str, slug: str, pod: str = "ward") -> int:
    """Give a pod one more tag and return its key."""
    with site.app_context():
        made = Tag(pod_id=db.session.execute(select(Pod.id).where(Pod.slug == pod)).scalar_one(), name=name, slug=slug)
        db.session.add(made)
        db.session.commit()
        return made.id


def read(who: Browser, body: str) -> str:
    """Return how a thread's first post reads."""
    thread = begin(who, body=body)
    return prose(who.get(f"/threads/{thread}/clean-water").text)[0]


def test_a_tag_leads_to_its_threads_in_every_way_of_writing_it(site: Flask, browser: Open) -> None:
    tag(site, ARABIC, "nzafa")
    tag(site, "Hand hygiene", "hands")
    text = read(browser("mira"), "#water, **#WATER**: #nzafa #نظافة-اليدين #Hand-Hygiene #hand_hygiene #hands")
    assert text.count(WATER) == 2
    assert text.count(f'<a class="mention" href="/pods/ward?tag=nzafa"><bdi>#{ARABIC}</bdi></a>') == 2
    assert text.count('href="/pods/ward?tag=hands"') == 3


def test_a_line_may_begin_with_a_tag(browser: Open) -> None:
    assert read(browser("mira"), "#water is dear\n\n#water") == (
        f'<p dir="auto">{WATER} is dear</p>\n<p dir="auto">{WATER}</p>'
    )


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("# Water", '<h3 dir="auto">Water</h3>'),
        ("##Water", '<h4 dir="auto">Water</h4>'),
        ("`#water`", '<p dir="auto"><code>#water</code></p>'),
        ("    #water", '<pre dir="auto"><code>#water\n</code></pre>'),
        ("\\#water x#water /#water #water#", '<p dir="auto">#water x#water /#water #water#</p>'),
        ("#wat #nobody #1", '<p dir="auto">#wat #nobody #1</p>'),
        ("&#35;water", '<p dir="auto">#water</p>'),
    ],
)
def test_what_is_no_tag_stays_as_it_is(browser: Open, body: str, html: str) -> None:
    assert read(browser("mira"), body) == html


def test_inside_a_link_and_an_address_nothing_changes(browser: Open) -> None:
    text = read(browser("mira"), "[about #water](https://who.int/#water) https://who.int/a#water www.who.int#water")
    assert "?tag=" not in text


def test_a_tag_of_another_pod_and_one_that_was_given_up_are_text(site: Flask, browser: Open) -> None:
    tag(site, "Xylem", "xylem", "clinic")
    old = tag(site, "Latrines", "latrines")
    mira = browser("mira")
    thread = begin(mira, body="#xylem #latrines")
    assert prose(mira.get(f"/threads/{thread}/x").text)[0].count("?tag=") == 1
    set_on(site, Tag, old, retired_at=clock.now())
    assert prose(mira.get(f"/threads/{thread}/x").text) == ['<p dir="auto">#xylem #latrines</p>']


def test_the_preview_is_the_post_to_the_byte(browser: Open) -> None:
    mira, body = browser("mira"), "#water @harry\n\n- #waste\n\n# Water\n\n#nobody"
    typed = {"title": "A", "body": body, "language": "en", "kind": "discussion"}
    preview = prose(mira.post("/pods/ward/threads", **typed, do="preview").text)[0]
    assert preview.count("?tag=") == 2
    assert read(mira, body) == preview


def test_no_more_than_a_few_are_linked_and_the_page_stays_small(browser: Open) -> None:
    text = read(browser("mira"), "#water " * 500)
    assert text.count("?tag=") == 20
    assert len(text) < len("#water " * 500) + 20 * 100
    assert markup.render("#a " * 19_000).html.count("<span") in {0, 20}


def test_a_page_that_sets_no_tag_asks_nothing_more(site: Flask, browser: Open) -> None:
    mira = browser("mira")
    none, some = begin(mira), begin(mira, title="Other water", body="#water")
    for thread, body in ((none, "Nothing"), (some, "#waste #nothing")):
        say(mira, thread, body)
    for thread in (none, some):
        mira.get(f"/threads/{thread}/x")
    with statements(site) as few:
        mira.get(f"/threads/{none}/x")
    with statements(site) as more:
        mira.get(f"/threads/{some}/x")
    assert len(more) == len(few) + 1


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("", ["water", "waste", "hands", TYPED]),
        ("WA", ["water", "waste"]),
        ("hyg", ["hands"]),
        ("اليد", [TYPED]),
        ("nz", [TYPED]),
        ("ater", []),
        ("%", []),
        ("x" * 5000, []),
    ],
)
def test_what_is_typed_after_the_sign_is_completed(site: Flask, browser: Open, words: str, written: list[str]) -> None:
    tag(site, "Hand hygiene", "hands")
    tag(site, ARABIC, "nzafa")
    found = offered(browser("harry"), words, of="tags")
    assert sorted(found) == sorted(written)
    for word in found:
        assert "?tag=" in read(browser("mira"), f"#{word} ")


@pytest.mark.parametrize("who", ["asha", "leo", "sue", "omar", None])
def test_nobody_else_is_told_the_tags(browser: Open, who: str | None) -> None:
    answer = browser(who).get("/pods/ward/tags/completion?q=wa")
    assert answer.status_code == browser(who).get("/pods/ward/people").status_code in {403, 404}
    assert "waste" not in answer.text
