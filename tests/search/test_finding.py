from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from forum.kernel import clock
from forum.kernel.db import db
from forum.kernel.outbox import emit
from forum.nuggets.events import NuggetSpotted
from forum.nuggets.models import Nugget
from forum.search import asking, queries
from forum.threads import actions, actions_moderation
from forum.threads.models import Post, Thread
from tests.cast import Places
from tests.people_of import actor_of
from tests.search.of_search import answered, found, said, told

pytestmark = pytest.mark.usefixtures("inside")


def test_a_post_is_found_by_the_stem_of_a_word_in_it_or_in_its_title() -> None:
    first = said("mira", "ward", "Ice packs thaw too early", "They are liquid at the third site.")
    reply = answered("harry", first, "Conditioning each of them takes twenty minutes.")
    assert found("carol", "pack") == [first]
    assert sorted(found("carol", "condition sites")) == [first, reply]


def test_posts_with_all_the_words_come_first() -> None:
    both = said("mira", "ward", "Morning", "A long story in which soap is mentioned, and much else, and water too.")
    said("mira", "ward", "Soap soap", "Soap soap soap.")
    assert found("mira", "soap water")[0] == both


def test_a_phrase_wants_its_words_side_by_side_small_words_too() -> None:
    right = said("mira", "ward", "One", "The **ministry of health** sent us a letter.")
    said("mira", "ward", "Two", "Health is what the ministry talks of.")
    assert found("mira", '"ministry of health"') == [right]


def test_a_star_finds_beginnings() -> None:
    first = said("mira", "ward", "Waterproof boots", "For the rains.")
    said("mira", "ward", "Wading", "Through mud.")
    assert found("mira", "wat*") == [first]


def test_a_word_can_be_left_out() -> None:
    kept = said("mira", "ward", "Soap", "Made from ash.")
    said("mira", "ward", "Soap", "Bought with chlorine.")
    assert found("mira", "soap -chlorine") == [kept]


@pytest.mark.parametrize("name", ["harry", "@harry", '"Harry Osei"', "osei"])
def test_posts_of_somebody_by_handle_or_name(name: str) -> None:
    first = said("mira", "ward", "Gloves", "We ran out.")
    reply = answered("harry", first, "Gloves came on Monday.")
    assert found("mira", f"gloves author:{name}") == [reply]


def test_posts_with_a_tag_in_a_pod_in_a_language() -> None:
    tagged = said("mira", "ward", "Tanks", "Rain tanks leak.", tags=("water",))
    french = said("mira", "ward", "Citernes", "Les citernes et les tanks fuient.", "fr")
    square = said("mira", "commons", "Tanks here", "Other tanks.")
    assert found("mira", "tanks tag:Water") == [tagged]
    assert found("mira", "tanks lang:fr") == [french]
    assert found("mira", "tanks pod:commons") == found("mira", "tanks", pod="commons") == [square]
    assert found("mira", "tanks tag:nothing") == found("mira", "tanks author:nobody") == []


def test_times_and_the_order_of_dates() -> None:
    ids = []
    for month in (1, 2, 3):
        with clock.moved_to(datetime(2026, month, 10, tzinfo=UTC)):
            ids.append(said("mira", "ward", "Counting", "We counted. " + "Stock. " * (4 - month)))
    assert found("mira", "stock") == ids
    assert found("mira", "stock", newest=True) == ids[::-1]
    assert found("mira", "stock after:2026-02-10") == ids[1:]
    assert found("mira", "stock before:2026-02") == [ids[0]]
    assert found("mira", "before:2026-03-01") == [ids[1], ids[0]]


def test_nuggets_only(places: Places) -> None:
    post_id = said("mira", "ward", "Buckets", "A bucket with a tap.")
    said("mira", "ward", "Other buckets", "No tap.")
    post = db.session.get_one(Post, post_id)
    harry = actor_of("harry")
    nugget = Nugget(
        pod_id=places.ward,
        thread_id=post.thread_id,
        post_id=post_id,
        revision=0,
        title="A tap",
        spotted_at=clock.now(),
        spotted_by_id=harry.id,
    )
    db.session.add(nugget)
    db.session.flush()
    emit(NuggetSpotted(harry.id, places.ward, post.thread_id, post_id, nugget.id))
    db.session.commit()
    told()
    assert found("mira", "bucket is:nugget") == found("mira", "is:nugget") == [post_id]


@pytest.mark.parametrize(
    ("language", "body", "asked"),
    [
        ("fr", "L'incinérateur est tombé en panne, les déchets s'accumulent.", "dechet incinerateurs"),
        ("ar", "نحتاج إلى المزيد من الأدوية في المستشفيات.", "مستشفى دواء ادوية"),
        ("es", "La vacunación empieza el lunes.", "vacunaciones"),
        ("ru", "Больницы ведут учёт лекарств.", "больница учет"),
        ("zh", "手部卫生可以减少感染。", "卫生"),
    ],
)
def test_other_languages_are_found_in_their_own_forms(language: str, body: str, asked: str) -> None:
    post = said("mira", "ward", "…", body, language)
    assert found("mira", asked) == [post]


def test_an_edited_post_is_found_by_its_new_words_only() -> None:
    post_id = said("mira", "ward", "Notes", "Elephants everywhere.")
    post, mira = db.session.get_one(Post, post_id), actor_of("mira")
    actions.edit(mira, post, body="Giraffes everywhere.", language="en", read=0)
    db.session.commit()
    told()
    assert found("mira", "elephants") == []
    assert found("mira", "giraffe") == [post_id]


def test_a_hidden_post_is_found_by_nobody_until_it_is_shown_again() -> None:
    first = said("mira", "ward", "Notes", "Something.")
    reply = answered("mira", first, "Rhinoceros.")
    post, mona = db.session.get_one(Post, reply), actor_of("mona")
    actions_moderation.hide(mona, post, "Off topic.")
    db.session.commit()
    assert [found(who, "rhinoceros") for who in ("harry", "mona", "mira")] == [[], [], []]
    told()
    assert [found(who, "rhinoceros") for who in ("harry", "mona", "mira")] == [[], [], []]
    db.session.expire_all()
    actions_moderation.show(mona, db.session.get_one(Post, reply))
    db.session.commit()
    told()
    assert found("harry", "rhinoceros") == [reply]


def test_marks_stand_in_escaped_text() -> None:
    said("mira", "ward", "Use <b>gloves</b>", "Say `<script>gloves</script>` and glove.")
    hit = queries.search(actor_of("mira"), asking.read("gloves")).hits[0]
    assert "&lt;b&gt;<mark>gloves</mark>&lt;/b&gt;" in hit.title
    assert "&lt;script&gt;<mark>gloves</mark>" in hit.lines
    assert "<mark>glove</mark>." in hit.lines
    assert "<script" not in hit.lines


def test_a_long_post_is_shown_around_the_hit() -> None:
    said("mira", "ward", "Long", "word " * 400 + "needle " + "word " * 400)
    lines = queries.search(actor_of("mira"), asking.read("needle")).hits[0].lines
    assert "<mark>needle</mark>" in lines
    assert lines.startswith("…")
    assert len(lines) < 320


def test_search_goes_on_over_pages(inside: Flask) -> None:
    del inside
    first = said("mira", "ward", "Counting", "Sheep.")
    mira = actor_of("mira")
    thread_id = db.session.get_one(Post, first).thread_id
    for number in range(24):
        actions.reply(mira, db.session.get_one(Thread, thread_id), body=f"Sheep number {number}", language="en")
    db.session.commit()
    told()
    results = queries.search(mira, asking.read("sheep"), page=2)
    assert (results.pages.total, results.pages.last, len(results.hits)) == (25, 2, 5)
