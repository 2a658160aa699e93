"""Words with characters that no text has: they are kept without them, and nothing breaks on either database."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser import Browser
from tests.cast import Places
from tests.people import of_people
from tests.pods.of_asking import JOIN, ask, decide

Open = Callable[[str | None], Browser]
_ODD = "Odd\x00 wo\x07rds"


@pytest.mark.parametrize(("deed", "field"), [("question", "question"), ("hold", "note")])
def test_what_moderators_write_is_kept_without_control_characters(
    browser: Open, places: Places, deed: str, field: str
) -> None:
    mona = browser("mona")
    assert decide(mona, places.request, deed, **{field: _ODD}).status_code == 303
    assert "Odd words" in mona.get("/queue").text


def test_so_are_the_words_of_an_applicant_and_the_reason_of_a_decline(browser: Open, places: Places) -> None:
    asha, mona = browser("asha"), browser("mona")
    decide(mona, places.request, "question", question="Which ward?")
    assert asha.post(f"/join-requests/{places.request}/answer", answer=_ODD).status_code == 303
    assert "Odd words" in mona.get("/queue").text
    assert decide(mona, places.request, "refusal", reason=_ODD).status_code == 303
    assert "Odd words" in asha.get(JOIN).text
    assert ask(browser("omar"), organisation=_ODD, offer=_ODD).status_code == 303
    assert mona.get("/queue").text.count("Odd words") == 2


def test_so_are_those_of_coordinators_and_administrators(browser: Open) -> None:
    carol, adam = browser("carol"), browser("adam")
    settings = carol.get("/pods/ward/settings")
    answers = [
        of_people.send(carol, settings, "/pods/ward/tags", tags=_ODD),
        of_people.send(carol, settings, "/pods/ward/questions", **{"label-0": _ODD, "hint-0": _ODD}),
        of_people.send(carol, settings, "/pods/ward/settings", name=_ODD, purpose=_ODD, languages="en"),
        adam.post("/admin/people/omar/suspension", reason=_ODD),
    ]
    assert [answer.status_code for answer in answers] == [303] * 4
    assert carol.get("/pods/ward/settings").text.count("Odd words") >= 4
    assert "Odd words" in adam.get("/admin/pods").text


@pytest.mark.parametrize("odd", ["\x00", "a\x00", "\u0661", "\u00b2", "-1", "9" * 30, ""])
def test_keys_in_forms_that_are_no_keys_are_refused(browser: Open, places: Places, odd: str) -> None:
    carol, omar = browser("carol"), browser("omar")
    assert carol.post("/pods/ward/charter/acceptance", version=odd).status_code == 422
    page = omar.get(JOIN)
    fields = {name: "x" for name in of_people.form(page, JOIN) if name.startswith("answer-")}
    assert of_people.send(omar, page, JOIN, charter="y", **{**fields, "charter_version": odd}).status_code == 422
    assert carol.post("/pods/ward/questions", **{"label-0": "Why?", "id-0": odd}).status_code == 303
    assert carol.post("/memberships/1/role", role=odd).status_code == 422
    again = {"body": "Dear words", "language": "en", "charter": "y", "charter_version": odd}
    carol.post("/pods/ward/charter/edit", body="Be kinder.")
    assert browser("mira").post("/pods/ward/threads", title="Hear", kind="discussion", **again).status_code == 422
    founded = {"name": "Theatre", "slug": odd, "purpose": "We wash.", "template": odd, "languages": odd}
    assert browser("adam").post("/admin/pods", **{**founded, "coordinator": odd}).status_code == 422
