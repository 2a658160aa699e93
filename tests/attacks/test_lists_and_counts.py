"""Classes 1 and 2: no page, header, count, suggestion or facet tells of a pod to somebody outside."""

from __future__ import annotations

import re

import pytest
from werkzeug.test import TestResponse

from tests.attacks.ward import SAFE, Ward, doors, one_database
from tests.doors.canary import HIDDEN, SHOWN

pytestmark = one_database
_NAME, _PURPOSE, _PERSON, _ABOUT = "Xqsecretward", "Xqpurpose", "Xqperson Patel", "Xqabout"
_PLANTED = (SHOWN, HIDDEN, _NAME, _PURPOSE, "Xqperson", _ABOUT, "xqsecret-slug")
_NOTHING = "xqnobody"
_OUTSIDE = (None, "omar", "asha", "leo", "sue", "odette")


def _hide(ward: Ward) -> None:
    """Give the ward names that occur nowhere else, and take its card off the wall."""
    ward.straight(
        "UPDATE pod SET name=:name, name_folded=:name, purpose=:why, purpose_html=:why, slug=:slug, listed=0 "
        "WHERE id=1",
        name=_NAME,
        why=_PURPOSE,
        slug="xqsecret-slug",
    )
    ward.straight(
        "UPDATE user_account SET name=:name, name_folded=:name, about=:about, about_html=:about WHERE handle='mira'",
        name=_PERSON,
        about=_ABOUT,
    )
    ward.keys["ward"]["slug"] = "xqsecret-slug"


@pytest.mark.parametrize("who", [None, "omar"])
def test_no_page_names_a_pod_that_is_not_listed_or_anybody_in_it(ward: Ward, who: str | None) -> None:
    _hide(ward)
    reader = ward.browser(who)
    for name, rule in doors(ward.site, *SAFE):
        if name.startswith("GET /dev/mail"):
            continue
        path = ward.path(rule)
        answer = reader.get(path)
        if answer.status_code == 302:
            continue
        said = (answer.text + str(answer.headers)).replace(path, "")
        assert [word for word in _PLANTED if word.lower() in said.lower()] == [], path


def test_every_pod_that_is_hidden_answers_like_one_that_never_was(ward: Ward) -> None:
    _hide(ward)
    for who in (None, "omar"):
        reader = ward.browser(who)
        for room in ("", "/charter", "/join", "/people", "/nuggets", "/threads/new", "/settings", "/leave"):
            one, other = reader.get(f"/pods/xqsecret-slug{room}"), reader.get(f"/pods/xqno-such-pod{room}")
            assert _bare(one, "xqsecret-slug") == _bare(other, "xqno-such-pod"), (who, room)


@pytest.mark.parametrize("who", _OUTSIDE[1:])
def test_a_search_for_words_of_a_pod_answers_like_one_for_words_that_nobody_wrote(ward: Ward, who: str) -> None:
    reader = ward.browser(who)
    for asked in (
        "{}",
        "{}*",
        '"{} title"',
        "{} -soap",
        "author:mira {}",
        "tag:water {}",
        "pod:ward {}",
        "is:nugget {}",
        "{} in:title",
        "is:unread {} order:oldest",
        "{} OR soap",
    ):
        for more in ("", "&pod=ward", "&tag=water", "&order=date", "&page=2"):
            found = [
                _bare(reader.get(f"/search?q={asked.format(word).replace(' ', '+')}{more}"), word)
                for word in (SHOWN, HIDDEN, _NOTHING)
            ]
            assert found[0] == found[1] == found[2], (asked, more)


def test_the_same_search_finds_it_for_a_member_until_the_next_request_after_a_removal(ward: Ward) -> None:
    mira = ward.browser("mira")
    assert f"/posts/{ward.nest.post}" in mira.get(f"/search?q={SHOWN}").text or "/threads/" in mira.get("/").text
    before = mira.get(f"/search?q={SHOWN}")
    assert SHOWN in re.sub(f'value="{SHOWN}"|“{SHOWN}”|q={SHOWN}', "", before.text)
    ward.straight("UPDATE membership SET state='removed' WHERE pod_id=1 AND user_id=:who", who=ward.id_of("mira"))
    assert _bare(mira.get(f"/search?q={SHOWN}"), SHOWN) == _bare(mira.get(f"/search?q={_NOTHING}"), _NOTHING)


def test_a_post_that_is_hidden_is_found_and_counted_no_more(ward: Ward) -> None:
    ward.straight("UPDATE post SET hidden_at='2026-01-01'")
    harry, omar = ward.browser("harry"), ward.browser("omar")
    # His own he still finds; nobody else's.
    assert f"{SHOWN} title" not in harry.get(f"/search?q={SHOWN}+first").text
    assert _bare(omar.get(f"/search?q={SHOWN}"), SHOWN) == _bare(omar.get(f"/search?q={_NOTHING}"), _NOTHING)


def test_a_person_whom_one_may_not_see_is_like_one_who_is_not_here(ward: Ward) -> None:
    for who in ("omar", "leo", "asha"):
        reader = ward.browser(who)
        assert _bare(reader.get("/people/mira"), "mira") == _bare(reader.get("/people/nobody"), "nobody")


def _bare(answer: TestResponse, word: str) -> tuple[int, str, str]:
    """Return an answer without what is different every time, and without the word that was asked for."""
    text = re.sub(r'name="csrf_token" value="[^"]+"', "", answer.text)
    return answer.status_code, text.replace(word, "…"), (answer.location or "").replace(word, "…")
