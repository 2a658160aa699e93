"""Cards and asking to join, as visitors and applicants find them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from forum.kernel import i18n
from forum.pods.models import Pod
from tests.browser import Browser
from tests.cast import Places
from tests.people import of_people
from tests.pods.of_asking import JOIN, ask, decide, request_of, same
from tests.threads.of_threads import begin, set_on, typed

Open = Callable[[str | None], Browser]


@pytest.mark.parametrize("who", [None, "omar", "asha"])
def test_the_directory_and_a_card_show_nothing_of_the_inside(browser: Open, who: str | None) -> None:
    begin(browser("mira"), title="Broken autoclave", tags="waste")
    stranger = browser(who)
    for path in ("/", "/pods/", "/pods/ward", "/pods/ward/charter"):
        page = stranger.get(path)
        assert page.status_code == 200
        for inside in ("Broken autoclave", "Mira Patel", "Carol Njeri", "Waste", "?tag="):
            assert inside not in page.text, (path, inside)
    assert "We learn together." in stranger.get("/pods/").text
    assert 'href="/pods/ward"' in stranger.get("/pods/").text
    assert "Be kind in the ward." in stranger.get("/pods/ward/charter").text


@pytest.mark.parametrize("who", [None, "omar"])
def test_an_unlisted_pod_answers_exactly_like_a_missing_one(
    browser: Open, site: Flask, places: Places, who: str | None
) -> None:
    set_on(site, Pod, places.ward, listed=False)
    stranger = browser(who)
    assert "Ward" not in stranger.get("/pods/").text
    for room in ("", "/charter", "/people", "/nuggets", "/join", "/settings", "/threads/new"):
        hidden, missing = stranger.get(f"/pods/ward{room}"), stranger.get(f"/pods/wart{room}")
        assert same(hidden, missing, "ward", "wart"), room
        assert hidden.status_code == (302 if room == "/join" and who is None else 404)
    assert same(stranger.post("/pods/ward/join"), stranger.post("/pods/wart/join"), "ward", "wart")
    assert browser("mira").get("/pods/ward").status_code == 200


def test_a_guest_who_asks_is_sent_to_the_sign_in_and_back(browser: Open) -> None:
    assert "Ask to join" in browser(None).get("/pods/ward").text
    assert browser(None).get(JOIN).location == "/sign-in?next=/pods/ward/join"


def test_who_asks_reads_the_charter_answers_and_waits(browser: Open) -> None:
    omar = browser("omar")
    form = omar.get(JOIN).text
    assert "Be kind in the ward." in form
    assert "What can you offer?" in form
    answer = ask(omar, organisation="Lake hospital")
    assert (answer.status_code, answer.location) == (303, JOIN)
    page = omar.get(JOIN).text
    assert "<b>Waiting</b>" in page
    assert "Lake hospital" in page
    assert "Withdraw" in page
    assert "Your request to join Ward waits for its moderators." in omar.get("/").text
    assert "Your request" in omar.get("/pods/ward").text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"agree": False}, "Read the charter and agree to it first."),
        ({"organisation": " "}, "This question needs an answer."),
        ({"organisation": "x" * 501}, "1 character too long"),
    ],
)
def test_a_form_that_is_not_complete_comes_back_with_its_text(
    browser: Open, wrong: dict[str, object], words: str
) -> None:
    omar = browser("omar")
    answer = ask(omar, **{"offer": "Ward <rounds> & wells", **wrong})  # type: ignore[arg-type]
    assert answer.status_code == 422
    assert words in answer.text
    second = max(name for name in of_people.form(answer, JOIN) if name.startswith("answer-"))
    assert typed(answer.text, second) == "Ward <rounds> & wells"
    assert "Ask to join" in omar.get(JOIN).text
    assert "<b>Waiting</b>" not in omar.get(JOIN).text


def test_a_charter_that_changed_while_asking_is_read_again_and_the_text_stays(
    browser: Open, site: Flask, places: Places
) -> None:
    omar = browser("omar")
    page = omar.get(JOIN)
    carol = browser("carol")
    edit = "/pods/ward/charter/edit"
    assert of_people.send(carol, carol.get(edit), edit, body="Be kinder.").status_code == 303
    first = min(name for name in of_people.form(page, JOIN) if name.startswith("answer-"))
    answer = of_people.send(omar, page, JOIN, charter="y", **{first: "Lake hospital"})
    assert answer.status_code == 422
    assert "The charter has changed since you read it." in answer.text
    assert "Be kinder." in answer.text
    assert of_people.form(answer, JOIN)[first] == "Lake hospital"
    assert of_people.send(omar, answer, JOIN, charter="y").status_code == 303


def test_nobody_asks_twice(browser: Open, site: Flask) -> None:
    omar = browser("omar")
    page = omar.get(JOIN)
    first = min(name for name in of_people.form(page, JOIN) if name.startswith("answer-"))
    fields = {first: "Lake hospital", "charter": "y"}
    assert of_people.send(omar, page, JOIN, **fields).status_code == 303
    again = of_people.send(omar, page, JOIN, **fields)
    assert again.status_code == 409
    assert "You have asked to join already." in again.text
    assert browser("mona").get("/queue").text.count("Lake hospital") == 1


def test_who_is_in_already_is_led_to_the_pod_and_cannot_ask(browser: Open) -> None:
    mira = browser("mira")
    assert "You are a member of this pod." in mira.get(JOIN).text
    fields = [name for name in of_people.form(browser("omar").get(JOIN), JOIN) if name.startswith("answer-")]
    assert mira.post(JOIN, charter="y", charter_version="1", **dict.fromkeys(fields, "x")).status_code == 409


def test_a_withdrawn_request_is_gone_from_the_queue_and_one_may_ask_again(browser: Open, places: Places) -> None:
    asha, mona = browser("asha"), browser("mona")
    assert "Asha Rai" in mona.get("/queue").text
    assert of_people.send(asha, asha.get(JOIN), f"{JOIN}?_method=DELETE").status_code == 303
    assert "You have withdrawn your last request." in asha.get(JOIN).text
    assert "Asha Rai" not in mona.get("/queue").text
    assert asha.delete(JOIN).status_code == 409
    late = mona.post(f"/join-requests/{places.request}/approval")
    assert late.status_code == 409
    assert "The request has been withdrawn." in late.text
    assert ask(asha).status_code == 303


def test_a_decline_is_read_in_the_site_and_in_a_letter_in_the_language_of_its_reader(
    browser: Open, site: Flask, places: Places
) -> None:
    of_people.set_person(site, "asha", language="fr")
    decide(browser("mona"), places.request, "refusal", reason="The ward is full & closed.")
    asha = browser("asha")
    page = asha.get(JOIN).text
    assert '<html lang="fr"' in page
    assert "The ward is full &amp; closed." in page
    (letter,) = [each for each in of_people.letters(site) if each["To"] == "asha@example.org"]
    with i18n.speaking("fr"):
        subject = i18n._("Your request to join %(pod)s was declined", pod="Ward")
    assert letter["Subject"] == subject != "Your request to join Ward was declined"
    body = letter.get_body(("plain",))
    assert body is not None
    assert "The ward is full & closed." in body.get_content()
    assert f"http://localhost{JOIN}" in body.get_content()


def test_after_a_decline_the_form_stands_there_again(browser: Open, site: Flask, places: Places) -> None:
    decide(browser("mona"), places.request, "refusal", reason="The ward is full.")
    asha = browser("asha")
    assert "Your last request was declined." in asha.get(JOIN).text
    assert ask(asha).status_code == 303
    assert request_of(site, "asha") > places.request
