"""Leaving, being removed and being suspended: from the next request on every door is closed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from forum.kernel import worker
from forum.pods.models import Pod
from tests.browser import Browser
from tests.cast import Places
from tests.people import of_people
from tests.pods.of_asking import JOIN, ask, decide, place_of, request_of
from tests.threads.of_threads import begin, post_id, say, set_on, typed

Open = Callable[[str | None], Browser]
_PEOPLE = "/pods/ward/people"


def _doors(site: Flask, thread: int) -> dict[str, int]:
    """Return the doors of the ward with the answer of each to somebody outside: the pod has a public card."""
    post = post_id(site, thread, 1)
    inside = {f"/pods/ward/{room}": 403 for room in ("people", "nuggets", "threads/new", "leave", "settings")}
    things = (f"/threads/{thread}", f"/threads/{thread}/clean-water", f"/threads/{thread}/unread", f"/posts/{post}")
    return {**inside, **dict.fromkeys((*things, f"/posts/{post}/history", f"/posts/{post}/edit"), 404)}


def _closed(who: Browser, site: Flask, thread: int) -> None:
    assert {path: who.get(path).status_code for path in _doors(site, thread)} == _doors(site, thread)
    words = "Typed while the doors were closing,\nand longer than a line."
    refused = say(who, thread, words)
    assert refused.status_code == 404
    assert typed(refused.text, "body") == words
    assert "Clean water" not in who.get("/").text
    assert "Clean water" not in who.get("/pods/ward").text
    found = who.get("/search?q=boil")
    assert (found.status_code, "Nothing found" in found.text, "<mark>" in found.text) == (200, True, False)
    assert 'href="/pods/ward"' not in who.get("/").text


@pytest.fixture
def thread(browser: Open, site: Flask) -> int:
    """Return a thread of Mira's in the ward that is in the index."""
    made = begin(browser("mira"))
    with site.app_context():
        worker.drain("search")
    assert "<mark>" in browser("mira").get("/search?q=boil").text
    return made


def test_who_leaves_is_asked_once_more_and_finds_every_door_closed(browser: Open, site: Flask, thread: int) -> None:
    mira = browser("mira")
    assert 'href="/pods/ward/leave"' in mira.get("/pods/ward").text
    sure = mira.get("/pods/ward/leave")
    left = of_people.send(mira, sure, "/pods/ward/membership?_method=DELETE")
    assert (left.status_code, left.location) == (303, "/")
    assert "You have left Ward." in mira.get("/").text
    _closed(mira, site, thread)
    assert "Mira Patel" not in browser("mona").get(_PEOPLE).text
    assert "Ask to join" in mira.get(JOIN).text


def test_who_left_comes_in_again_by_asking(browser: Open, site: Flask, thread: int) -> None:
    mira = browser("mira")
    mira.delete("/pods/ward/membership")
    ask(mira)
    decide(browser("mona"), request_of(site, "mira"), "approval")
    assert mira.get(f"/threads/{thread}/clean-water").status_code == 200


@pytest.mark.parametrize("deed", ["removal", "suspension"])
def test_who_is_shut_out_finds_every_door_closed_and_reads_why(
    browser: Open, site: Flask, thread: int, deed: str
) -> None:
    mona, mira, seat = browser("mona"), browser("mira"), place_of(site, "mira")
    assert f'href="/memberships/{seat}/{deed}"' in mona.get(_PEOPLE).text
    to = f"/memberships/{seat}?_method=DELETE" if deed == "removal" else f"/memberships/{seat}/suspension"
    done = of_people.send(mona, mona.get(f"/memberships/{seat}/{deed}"), to, reason="Quoted a <patient>.")
    assert (done.status_code, done.location) == (303, _PEOPLE)
    _closed(mira, site, thread)
    card = mira.get("/pods/ward").text
    assert "Quoted a &lt;patient&gt;." in card
    assert ("Ask to join" in card) == (deed == "removal")
    for stranger in (None, "omar"):
        assert "Quoted" not in browser(stranger).get("/pods/ward").text
    with site.app_context():
        worker.drain("notices")
    assert f"You were {'removed' if deed == 'removal' else 'suspended'} from Ward" in mira.get("/notifications").text


def test_the_suspended_cannot_ask_until_a_moderator_lifts_it(browser: Open, site: Flask, thread: int) -> None:
    mona, sue, seat = browser("mona"), browser("sue"), place_of(site, "sue")
    assert "You were suspended from Ward" in sue.get(JOIN).text
    fields = [name for name in of_people.form(browser("omar").get(JOIN), JOIN) if name.startswith("answer-")]
    assert sue.post(JOIN, charter="y", charter_version="1", **dict.fromkeys(fields, "x")).status_code == 403
    people = mona.get(_PEOPLE)
    assert "Suspended" in people.text
    assert "Sue Lind" not in browser("mira").get(_PEOPLE).text
    lifted = of_people.send(mona, people, f"/memberships/{seat}/suspension?_method=DELETE")
    assert lifted.status_code == 303
    assert sue.get(f"/threads/{thread}/clean-water").status_code == 200
    assert "<mark>" in sue.get("/search?q=boil").text
    assert mona.delete(f"/memberships/{seat}/suspension").status_code == 409


def test_somebody_suspended_may_be_removed_instead(browser: Open, site: Flask) -> None:
    mona, seat = browser("mona"), place_of(site, "sue")
    page = mona.get(f"/memberships/{seat}/removal")
    assert page.status_code == 200
    assert "Remove Sue Lind" in page.text
    of_people.send(mona, page, f"/memberships/{seat}?_method=DELETE", reason="Still unkind.")
    assert "Sue Lind" not in mona.get(_PEOPLE).text
    assert "Ask to join" in browser("sue").get("/pods/ward").text


@pytest.mark.parametrize(("words", "says"), [(" ", "Say why."), ("x" * 501, "1 character too long")])
def test_nobody_is_shut_out_without_a_reason_that_fits(browser: Open, site: Flask, words: str, says: str) -> None:
    mona, seat = browser("mona"), place_of(site, "mira")
    for refused in (
        mona.post(f"/memberships/{seat}/suspension", reason=words),
        mona.delete(f"/memberships/{seat}", reason=words),
    ):
        assert refused.status_code == 422
        assert says in refused.text
        assert of_people.form(refused, next(iter(_targets(refused.text, seat))))["reason"].strip() == words.strip()
    assert browser("mira").get("/pods/ward/people").status_code == 200


def _targets(text: str, seat: int) -> list[str]:
    both = (f"/memberships/{seat}/suspension", f"/memberships/{seat}?_method=DELETE")
    return [to for to in both if f'action="{to}"' in text]


@pytest.mark.parametrize(
    ("who", "whom", "code"),
    [
        ("mira", "harry", 403),
        ("mona", "carol", 403),
        ("odette", "mira", 404),
        ("adam", "mira", 404),
        ("mona", "mona", 403),
    ],
)
def test_these_may_not_shut_out_those(browser: Open, site: Flask, who: str, whom: str, code: int) -> None:
    doer, seat = browser(who), place_of(site, whom)
    assert f"/memberships/{seat}/" not in browser(who).get(_PEOPLE).text
    assert doer.get(f"/memberships/{seat}/removal").status_code == code
    assert doer.post(f"/memberships/{seat}/suspension", reason="Because.").status_code == code
    assert doer.delete(f"/memberships/{seat}", reason="Because.").status_code == code
    assert browser(whom).get(_PEOPLE).status_code == 200


def test_the_slower_of_two_who_suspend_is_told(browser: Open, site: Flask) -> None:
    seat = place_of(site, "mira")
    path = f"/memberships/{seat}/suspension"
    carol = browser("carol")
    page = carol.get(path)
    browser("mona").post(path, reason="Unkind.")
    late = of_people.send(carol, page, path, reason="Unkind words.")
    assert late.status_code == 409
    assert "this person is suspended already" in late.text
    assert carol.get(path).status_code == 409
    assert carol.delete(f"/memberships/{seat}", reason="Unkind.").status_code == 303
    gone = browser("mona").delete(f"/memberships/{seat}", reason="Unkind.")
    assert gone.status_code == 409
    assert "this person is removed already" in gone.text


def test_the_last_coordinator_can_neither_leave_nor_step_down(browser: Open, site: Flask) -> None:
    carol, seat = browser("carol"), place_of(site, "carol")
    stay = of_people.send(carol, carol.get("/pods/ward/leave"), "/pods/ward/membership?_method=DELETE")
    assert stay.status_code == 422
    assert "A pod needs a coordinator." in stay.text
    down = of_people.send(carol, carol.get(_PEOPLE), f"/memberships/{seat}/role", role="member")
    assert down.status_code == 422
    assert "A pod needs a coordinator." in down.text
    assert "Edit the charter" in carol.get("/pods/ward/charter").text


def test_a_coordinator_names_another_and_leaves(browser: Open, site: Flask) -> None:
    carol, mona = browser("carol"), browser("mona")
    assert mona.get("/pods/ward/settings").status_code == 403
    role = f"/memberships/{place_of(site, 'mona')}/role"
    assert of_people.send(carol, carol.get(_PEOPLE), role, role="coordinator").status_code == 303
    assert mona.get("/pods/ward/settings").status_code == 200
    assert carol.delete("/pods/ward/membership").status_code == 303
    assert carol.get(_PEOPLE).status_code == 403


@pytest.mark.parametrize(("who", "role", "code"), [("mona", "moderator", 403), ("carol", "owner", 422)])
def test_a_role_is_given_by_coordinators_and_is_one_of_four(
    browser: Open, site: Flask, who: str, role: str, code: int
) -> None:
    path = f"/memberships/{place_of(site, 'mira')}/role"
    assert browser(who).post(path, role=role).status_code == code
    assert browser("mira").get("/queue").text.count("Asha Rai") == 0


def test_nobody_leaves_the_commons_and_it_shows_only_who_chose_to_be_shown(
    browser: Open, site: Flask, places: Places
) -> None:
    of_people.set_person(site, "odette", listed=True)
    mira = browser("mira")
    assert "/pods/commons/leave" not in mira.get("/pods/commons").text
    assert mira.delete("/pods/commons/membership").status_code == 403
    people = mira.get("/pods/commons/people").text
    assert [name for name in ("Mira Patel", "Odette Roy", "Omar Said", "Mona Haile") if name in people] == [
        "Mira Patel",
        "Odette Roy",
    ]
    assert "Omar Said" in browser("adam").get("/pods/commons/people").text
    assert "Mona Haile" in mira.get(_PEOPLE).text
    set_on(site, Pod, places.ward, listed=False)
    assert "Mona Haile" in mira.get(_PEOPLE).text
