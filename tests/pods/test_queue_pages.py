"""The queue of those who keep order: what stands there, how it is decided, and who was faster."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from forum.kernel import clock
from forum.pods.models import Pod
from forum.pods.models_requests import JoinRequest
from tests.browser import Browser
from tests.cast import LONG_AGO, Places
from tests.people import of_people
from tests.pods.of_asking import JOIN, ask, decide, place_of, request_of
from tests.threads.of_threads import begin, set_on, typed

Open = Callable[[str | None], Browser]
_WAITING = 'Queue</span><span class="c num">'


def test_the_queue_is_oldest_first_with_its_age(browser: Open, site: Flask, places: Places) -> None:
    ask(browser("omar"))
    ask(browser("leo"))
    set_on(site, JoinRequest, places.request, asked_at=clock.now() - timedelta(days=2, hours=1))
    set_on(site, JoinRequest, request_of(site, "leo"), asked_at=clock.now() - timedelta(days=5, hours=1))
    page = browser("mona").get("/queue").text
    order = sorted(("Asha Rai", "Omar Said", "Leo Banda"), key=page.index)
    assert order == ["Leo Banda", "Asha Rai", "Omar Said"]
    assert page.index("waits for 5 days") < page.index("waits for 2 days")
    assert f"{_WAITING}3<" in page


def test_the_queue_shows_only_pods_that_one_moderates(browser: Open, places: Places) -> None:
    for who in ("mira", "harry", "odette", "clive", "adam"):
        page = browser(who).get("/queue").text
        assert "Nothing waits for you" in page, who
        assert "Asha Rai" not in page, who
    for who in ("mona", "carol"):
        assert "Asha Rai" in browser(who).get("/queue").text


def test_whoever_keeps_two_pods_has_one_queue(browser: Open, site: Flask) -> None:
    leo = browser("leo")
    page = leo.get("/pods/clinic/join")
    first = min(name for name in of_people.form(page, "/pods/clinic/join") if name.startswith("answer-"))
    assert of_people.send(leo, page, "/pods/clinic/join", charter="y", **{first: "Lake"}).status_code == 303
    ask(browser("clive"))
    decide(browser("carol"), request_of(site, "clive"), "approval")
    role = f"/memberships/{place_of(site, 'clive')}/role"
    carol = browser("carol")
    of_people.send(carol, carol.get("/pods/ward/people"), role, role="moderator")
    both = browser("clive").get("/queue").text
    assert "Asha Rai" in both
    assert "Leo Banda" in both
    assert both.index("Asha Rai") < both.index("Leo Banda")


def test_an_applicant_answers_a_question_is_held_and_comes_in(browser: Open, site: Flask, places: Places) -> None:
    mona, asha, thread = browser("mona"), browser("asha"), begin(browser("mira"))
    assert decide(mona, places.request, "question", question="Which <ward> & why?").status_code == 303
    assert "Waits for an answer" in mona.get("/queue").text
    assert "The moderators of Ward have a question for you." in asha.get("/").text
    asked = asha.get(JOIN)
    assert "Which &lt;ward&gt; &amp; why?" in asked.text
    answered = of_people.send(asha, asked, f"/join-requests/{places.request}/answer", answer="The third, for water.")
    assert (answered.status_code, answered.location) == (303, JOIN)
    assert "<b>Waiting</b>" in asha.get(JOIN).text
    assert "The third, for water." in mona.get("/queue").text
    decide(mona, places.request, "hold", note="Harry knows her.")
    assert "On hold" in mona.get("/queue").text
    assert "Harry knows her." in browser("carol").get("/queue").text
    assert "Harry knows her." not in asha.get(JOIN).text
    assert asha.get(f"/threads/{thread}/clean-water").status_code == 404
    decide(browser("carol"), places.request, "approval")
    assert asha.get(f"/threads/{thread}/clean-water").status_code == 200
    assert asha.get("/pods/ward/people").status_code == 200
    assert [letter["Subject"] for letter in of_people.letters(site) if letter["To"] == "asha@example.org"][-1] == (
        "You are a member of Ward now"
    )


@pytest.mark.parametrize("words", ["Dear words.", "   "])
def test_an_answer_after_the_decision_is_told_so(browser: Open, places: Places, words: str) -> None:
    mona, asha = browser("mona"), browser("asha")
    decide(mona, places.request, "question", question="Which ward?")
    decide(mona, places.request, "refusal", reason="We are full.")
    answer = asha.post(f"/join-requests/{places.request}/answer", answer=words)
    assert answer.status_code in {409, 422}
    assert words.strip() in answer.text


@pytest.mark.parametrize(("words", "says"), [("  ", "Write something first."), ("x" * 2001, "1 character too long")])
def test_an_answer_that_is_not_taken_stays_in_its_field(browser: Open, places: Places, words: str, says: str) -> None:
    asha = browser("asha")
    decide(browser("mona"), places.request, "question", question="Which ward?")
    refused = asha.post(f"/join-requests/{places.request}/answer", answer=words)
    assert refused.status_code == 422
    assert says in refused.text
    assert typed(refused.text, "answer") == words.strip()


@pytest.mark.parametrize(
    ("deed", "field", "words", "says"),
    [
        ("refusal", "reason", "", "Say why: the person will read it."),
        ("refusal", "reason", "x" * 501, "1 character too long"),
        ("question", "question", "", "Write something first."),
        ("question", "question", "x" * 2002, "2 characters too long"),
        ("hold", "note", "x" * 2001, "1 character too long"),
    ],
)
def test_a_decision_without_its_words_comes_back_with_them(
    browser: Open, places: Places, deed: str, field: str, words: str, says: str
) -> None:
    refused = decide(browser("mona"), places.request, deed, **{field: words})
    assert refused.status_code == 422
    assert says in refused.text
    assert typed(refused.text, field) == words
    assert f'href="#{field}-{places.request}"' in refused.text
    assert "<b>Waiting</b>" in browser("asha").get(JOIN).text


@pytest.mark.parametrize(("deed", "typing"), [("approval", {}), ("refusal", {"reason": "Full."}), ("hold", {})])
def test_the_slower_of_two_moderators_is_told_who_decided(
    browser: Open, places: Places, deed: str, typing: dict[str, str]
) -> None:
    mona, carol = browser("mona"), browser("carol")
    page = carol.get("/queue")
    decide(mona, places.request, "approval")
    late = of_people.send(carol, page, f"/join-requests/{places.request}/{deed}", **typing)
    assert late.status_code == 409
    assert "Mona Haile has approved this request already." in late.text
    assert "You are a member of this pod." in browser("asha").get(JOIN).text


def test_the_words_of_the_slower_one_are_not_lost(browser: Open, places: Places) -> None:
    mona, carol = browser("mona"), browser("carol")
    page = carol.get("/queue")
    decide(mona, places.request, "approval")
    reason = "We have no place left in the ward this year, so come again in spring."
    late = of_people.send(carol, page, f"/join-requests/{places.request}/refusal", reason=reason)
    assert reason in late.text


@pytest.mark.parametrize("deed", ["approval", "refusal", "question", "hold"])
@pytest.mark.parametrize(("who", "code"), [("mira", 404), ("odette", 404), ("adam", 404), ("asha", 403)])
def test_nobody_else_decides(browser: Open, places: Places, deed: str, who: str, code: int) -> None:
    answer = browser(who).post(f"/join-requests/{places.request}/{deed}", reason="No", question="Why?")
    assert answer.status_code == code
    assert "<b>Waiting</b>" in browser("asha").get(JOIN).text


def test_nobody_answers_for_an_applicant(browser: Open, places: Places) -> None:
    decide(browser("mona"), places.request, "question", question="Which ward?")
    path = f"/join-requests/{places.request}/answer"
    assert browser("omar").post(path, answer="Mine").status_code == 404
    assert browser("mona").post(path, answer="Mine").status_code == 403
    assert "Mine" not in browser("mona").get("/queue").text


def test_a_request_to_an_archived_pod_waits_until_it_is_opened_again(
    browser: Open, site: Flask, places: Places
) -> None:
    set_on(site, Pod, places.ward, archived_at=LONG_AGO)
    mona = browser("mona")
    assert "Asha Rai" not in mona.get("/queue").text
    assert mona.post(f"/join-requests/{places.request}/approval").status_code == 403
    assert "This pod takes no requests just now." in browser("omar").get(JOIN).text
    set_on(site, Pod, places.ward, archived_at=None)
    assert decide(mona, places.request, "approval").status_code == 303
