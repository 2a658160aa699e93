"""While a thread is begun, those that may have asked the same are named: of one's own pods, never more than that."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum.kernel.db import db
from forum.pods.models import Pod
from forum.search import queries_similar
from forum.threads import actions_moderation
from forum.threads.models import Post
from tests.people_of import actor_of
from tests.search.of_search import answered, said

pytestmark = pytest.mark.usefixtures("inside")


def asked(who: str, title: str, pod: str = "ward") -> list[str]:
    """Return the titles that somebody is shown who is about to ask so."""
    key = db.session.execute(select(Pod.id).where(Pod.slug == pod)).scalar_one()
    return [row.title for row in queries_similar.similar(actor_of(who), key, title)]


def test_a_thread_about_the_same_is_named_by_other_forms_of_its_words() -> None:
    said("mira", "ward", "Chlorine is weak by the afternoon", "Who tests, and how often?")
    said("mira", "ward", "Gloves", "We ran out of them.")
    assert asked("harry", "Testing weak chlorine") == ["Chlorine is weak by the afternoon"]
    assert asked("harry", "How often is chlorine tested in the afternoons?") == ["Chlorine is weak by the afternoon"]


@pytest.mark.parametrize("title", ["", "and of the", "?!", "chlorine in the operating theatre today", "x" * 500])
def test_one_word_of_many_says_nothing(title: str) -> None:
    said("mira", "ward", "Chlorine", "Who tests?")
    assert asked("harry", title) == []


def test_what_is_said_in_a_reply_counts_and_a_thread_comes_once() -> None:
    first = said("mira", "ward", "Ward rounds", "When do you do them?")
    answered("harry", first, "After the incinerator has cooled.")
    answered("harry", first, "The incinerator cools at noon.")
    assert asked("mira", "When has the incinerator cooled?") == ["Ward rounds"]


def test_at_most_five_and_those_of_this_pod_first() -> None:
    said("carol", "commons", "Soap from ash elsewhere", "Soap from ash.")
    for number in range(6):
        said("mira", "ward", f"Soap from ash {number}", "Soap from ash.")
    titles = asked("mira", "Soap from ash")
    assert len(titles) == 5
    assert all(title != "Soap from ash elsewhere" for title in titles)
    assert "Soap from ash elsewhere" in asked("mira", "Soap from ash elsewhere", "commons")


@pytest.mark.parametrize("who", ["omar", "odette", "leo", "sue", "asha", "adam"])
def test_whoever_is_not_in_the_pod_is_told_of_nothing(who: str) -> None:
    said("mira", "ward", "Placenta pit", "Near the well.")
    assert asked(who, "Placenta pit", "clinic") == []
    assert asked(who, "Placenta pit", "commons") == []


@pytest.mark.parametrize("who", ["mira", "harry", "mona"])
def test_a_post_that_was_hidden_leads_nobody_to_it_before_the_index_knows(who: str) -> None:
    first = said("mira", "ward", "Ward rounds", "Zanzibarite pills.")
    post = db.session.get_one(Post, first)
    actions_moderation.hide(actor_of("mona"), post, "Not here.")
    db.session.commit()
    assert asked(who, "Zanzibarite pills") == []
