"""Titles, countries, what is unread and what is kept, orders, OR; and what a page says of what it cannot read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from forum.kernel import clock
from forum.kernel.db import db
from forum.marks import actions_bookmarks as bookmarks
from forum.pods.models import Membership, Pod, Tag
from forum.resources import actions as resources
from forum.resources.typed import Words
from forum.search import asking, health, queries
from forum.threads import actions_reading as reading
from forum.threads.models import Post, Thread
from tests.browser import Browser
from tests.people_of import actor_of
from tests.search.of_search import answered, found, said, told


def shared(who: str, pod: str, *, title: str, country: str = "") -> int:
    """Add a link to the resources of a pod and tell the index; return the resource."""
    place = db.session.execute(select(Pod).where(Pod.slug == pod)).scalar_one()
    words = Words(title=title, country=country)
    resource = resources.add_link(actor_of(who), place, words, "https://example.org/s")
    db.session.commit()
    told()
    return resource.id


def _seen(who: str, text: str) -> queries.Results:
    return queries.search(actor_of(who), asking.read(text))


def test_words_in_the_title_only(inside: Flask) -> None:
    del inside
    named = said("mira", "ward", "Buying soaps for wards", "Where do you buy?")
    said("mira", "ward", "Something else", "Soap, soap and soap for wards that buy.")
    reply = answered("harry", named, "Soap for wards is bought here.")
    assert found("mira", "soap in:title") == [named]
    assert found("mira", "in:title the soaps") == [named]
    assert found("mira", 'in:title "for wards"') == [named]
    assert found("mira", 'in:title "soap for"') == []
    assert found("mira", "in:title soap war*") == [named]
    assert found("mira", "in:title soap hos*") == []
    assert reply not in found("mira", "in:title wards")
    assert found("omar", "soap in:title") == []


def test_one_word_of_two_will_do(inside: Flask) -> None:
    del inside
    soap = said("mira", "ward", "Soap", "About soap alone.")
    water = said("mira", "ward", "Water", "About water alone.")
    assert set(found("mira", "soap OR water")) == {soap, water}
    assert found("mira", "soap OR water order:newest") == [water, soap]
    assert found("mira", "soap OR water order:oldest") == [soap, water]
    assert asking.read("soap or water") == asking.Question(words=("soap", "or", "water"))


def test_the_newest_the_oldest_and_the_best_first(inside: Flask) -> None:
    del inside
    first = said("mira", "ward", "Zebra zebra", "Zebra.")
    second = said("mira", "ward", "Other", "A zebra.")
    third = said("mira", "ward", "Other", "A zebra too.")
    for at, post in enumerate((first, second, third)):
        moment = clock.now() - timedelta(days=9 - at)
        db.session.execute(update(Post).where(Post.id == post).values(created_at=moment))
    db.session.commit()
    health.rebuild()
    assert found("mira", "zebra order:newest") == [third, second, first]
    assert found("mira", "zebra order:oldest") == [first, second, third]
    assert found("mira", "order:oldest is:thread") == [first, second, third]
    assert found("mira", "zebra order:oldest order:relevance")[0] == first


def test_what_i_have_not_read(inside: Flask) -> None:
    del inside
    db.session.execute(update(Membership).values(read_before=clock.now() - timedelta(days=1)))
    post = said("mira", "ward", "Zebra", "A zebra.")
    later = answered("mira", post, "A zebra again.")
    assert set(found("harry", "zebra is:unread")) == {post, later}
    assert found("mira", "zebra is:unread") == []
    assert found("omar", "zebra is:unread") == []
    thread = db.session.execute(
        select(Thread).join(Post, Post.thread_id == Thread.id).where(Post.id == post)
    ).scalar_one()
    reading.mark_read(actor_of("harry"), thread, [1])
    db.session.commit()
    assert found("harry", "zebra is:unread") == [later]
    db.session.execute(update(Membership).values(read_before=clock.now() + timedelta(days=1)))
    db.session.commit()
    assert found("harry", "zebra is:unread") == []


def test_what_i_keep_for_later(inside: Flask) -> None:
    del inside
    post = said("mira", "ward", "Zebra", "A zebra.")
    said("mira", "ward", "Zebra", "Another zebra.")
    assert found("harry", "zebra is:bookmarked") == []
    bookmarks.keep(actor_of("harry"), db.session.get_one(Post, post))
    db.session.commit()
    assert found("harry", "zebra is:bookmarked") == found("harry", "is:bookmarked") == [post]
    assert found("harry", "zebra is:bookmarked is:unread -another") == found("harry", "zebra is:unread is:bookmarked")
    assert found("mira", "zebra is:bookmarked") == []


def test_resources_about_a_country(inside: Flask) -> None:
    del inside
    one = shared("mira", "ward", title="Handbook", country="KE")
    assert found("harry", "country:KE") == found("harry", "country:kenya handbook") == [one]
    assert found("harry", "country:TZ handbook") == found("omar", "country:KE") == []
    assert _seen("harry", "country:Wakanda").nobody == (("country", "Wakanda"),)


@pytest.mark.parametrize(
    ("typed", "explained"),
    [
        ("soap before:soon", "a time is written as 2026"),
        ("soap is:lovely", "one of these can stand: nugget, question"),
        ("soap in:body", "one of these can stand: title"),
        ("soap order:best", "relevance, newest, oldest"),
        ("soap -author:mira", "only words can be asked to be missing"),
        ('soap "', "stands alone"),
        ("soap OR", "it stands between words"),
        ("soap author:", "nothing stands behind it"),
        ("soap NOT chlorine", "“NOT chlorine” is read as “-chlorine”"),
        ("so*p", "“so*p” is read as “so*”"),
        ('soap OR "hand rub" OR wat*', "One of these must be there: soap, &#34;hand rub&#34;, wat*"),
        ("soap is:thread OR has:file", "One of these must be there: is:thread, has:file"),
        ('soap -chlorine -"hand rub"', "None of these may be there: chlorine, &#34;hand rub&#34;"),
        ("in:title", "write some, too"),
    ],
)
def test_what_cannot_be_read_is_explained_and_the_rest_is_answered(
    site: Flask, browser: Callable[[str | None], Browser], typed: str, explained: str
) -> None:
    with site.app_context():
        post = said("mira", "ward", "Soap", "Soap.")
    page = browser("mira").client.get("/search", query_string={"q": typed})
    assert explained in page.text
    assert f'href="/posts/{post}"' in page.text


def test_from_right_to_left_the_marks_of_what_was_typed_stay_with_it(
    site: Flask, browser: Callable[[str | None], Browser]
) -> None:
    with site.app_context():
        said("mira", "ward", "Soap", "Soap.")
    mira = browser("mira")
    mira.post("/choices", language="ar")
    page = mira.client.get("/search", query_string={"q": 'soap OR "hand rub" -"wet hands"'}).text
    for typed in ("soap OR &#34;hand rub&#34; -&#34;wet hands&#34;", "&#34;hand rub&#34;", "&#34;wet hands&#34;"):
        assert f"\u2068{typed}\u2069" in page


def test_a_name_that_is_nobodys_is_said_alike_of_what_is_hidden(
    site: Flask, browser: Callable[[str | None], Browser]
) -> None:
    with site.app_context():
        said("mira", "ward", "Soap", "Soap.")
        ward = db.session.execute(select(Pod.id).where(Pod.slug == "ward")).scalar_one()
        db.session.add(Tag(pod_id=ward, slug="sluice", name="Sluice"))
        db.session.commit()
    omar = browser("omar")
    for name, hidden in (("pod", "ward"), ("tag", "sluice")):
        texts = [(word, omar.get(f"/search?q={name}:{word}").text) for word in (hidden, "unheard")]
        pages = [text.partition("<main")[2].partition("Ways to ask")[0].replace(word, "") for word, text in texts]
        assert pages[0] == pages[1]
        assert "None of your pods" in pages[0]
    assert "Nobody whom you can find" in omar.get("/search?q=author:unheard").text


def test_counts_lead_to_what_they_count(site: Flask, browser: Callable[[str | None], Browser]) -> None:
    with site.app_context():
        post = said("mira", "ward", "Zebra", "Zebra.", language="fr")
        for _again in range(2):
            said("mira", "ward", "Zebra", "Zebra.")
        said("omar", "clinic", "Zebra", "Zebra.", language="es")
        shared("mira", "ward", title="Zebra")
        db.session.execute(update(Post).where(Post.id == post).values(created_at=clock.now() - timedelta(days=900)))
        db.session.commit()
        health.rebuild()
        narrower = _seen("harry", "zebra").narrower
        year = clock.now().year
        assert narrower["language"][0] == ("en", 2)
        assert ("fr", 1) in narrower["language"]
        assert dict(narrower["kind"]) == {"post": 3, "resource": 1}
        assert dict(narrower["year"])[str(year)] == 3
        assert len(found("harry", f"zebra after:{year} before:{year + 1}")) == 3
    page = browser("harry").get("/search?q=zebra").text
    assert 'href="/search?q=zebra+lang%3Afr"' in page
    assert 'href="/search?q=zebra+is%3Aresource"' in page
    assert f"zebra+after%3A{year}+before%3A{year + 1}" in page
    assert "lang%3Aes" not in page
    assert "lang%3Aen" not in browser("harry").get("/search?q=zebra+lang:fr").text


def test_counts_of_the_best_only_say_so(inside: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    del inside
    for language in ("en", "en", "fr"):
        said("mira", "ward", "Zebra", "Zebra.", language=language)
    whole = health.backend().find
    monkeypatch.setattr(queries, "backend", lambda: _Cut(whole))
    results = _seen("mira", "zebra")
    assert results.more
    assert sum(count for _language, count in results.narrower["language"]) == 3


class _Cut:
    """The index, that says there is more."""

    def __init__(self, whole: Callable[..., object]) -> None:
        self.find = lambda *asked: replace(whole(*asked), more=True)  # type: ignore[type-var]


def test_a_language_is_named_by_its_letters_or_its_name(site: Flask, browser: Callable[[str | None], Browser]) -> None:
    with site.app_context():
        post = said("mira", "ward", "Savon", "Savon.", language="fr")
        for name in ("fr", "FR", "French", "français"):
            assert found("mira", f"savon lang:{name}") == [post]
        assert found("mira", "savon lang:klingon") == []
    page = browser("mira").get("/search?q=savon+lang:klingon").text
    assert "No language is called “klingon”" in page


def test_each_filter_can_be_taken_away(site: Flask, browser: Callable[[str | None], Browser]) -> None:
    with site.app_context():
        said("mira", "ward", "Soap", "Soap.")
    page = browser("mira").client.get("/search", query_string={"q": 'soap author:"Mira Patel" lang:en OR ash'}).text
    assert 'href="/search?q=soap+lang%3Aen+OR+ash"' in page
    assert "/search?q=soap+author%3A%22Mira+Patel%22+ash" in page
    assert page.count('class="chip"') - page.count('aria-current="true"') <= 2
    assert "(remove)" not in browser("mira").get("/search?q=soap").text
