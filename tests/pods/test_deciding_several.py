"""Several requests to join, decided in one form: whom it lets in, whom it names, and what it keeps."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from werkzeug.test import TestResponse

from tests.browser import Browser
from tests.cast import Places
from tests.pods.of_asking import JOIN, ask, decide, request_of

Open = Callable[[str | None], Browser]


def _three(browser: Open, site: Flask, places: Places) -> list[int]:
    ask(browser("omar"))
    ask(browser("leo"))
    return [places.request, request_of(site, "omar"), request_of(site, "leo")]


def _send(who: Browser, *requests: int | str, **fields: str) -> TestResponse:
    data = {"csrf_token": who.token(), "request": [str(one) for one in requests], **fields}
    return who.client.post("/queue/decisions", data=data)


def test_several_are_decided_in_one_form(browser: Open, site: Flask, places: Places) -> None:
    asha, omar, leo = _three(browser, site, places)
    mona = browser("mona")
    assert 'name="request"' in mona.get("/queue").text
    said = _send(mona, asha, leo, do="approve")
    assert (said.status_code, said.location) == (303, "/queue")
    after = mona.get("/queue").text
    assert "2 requests approved." in after
    assert "Omar Said" in after
    assert "All that are ticked" not in after
    for who in ("asha", "leo"):
        assert browser(who).get("/pods/ward/people").status_code == 200
    refused = _send(mona, omar, do="decline", reason="Full.")
    assert refused.status_code == 303
    assert "Full." in browser("omar").get(JOIN).text


def test_several_are_not_declined_without_a_reason_and_nothing_is_lost(
    browser: Open, site: Flask, places: Places
) -> None:
    asha, omar, _leo = _three(browser, site, places)
    mona = browser("mona")
    bare = _send(mona, asha, omar, do="decline", reason=" ")
    assert bare.status_code == 422
    assert "Say why: the person will read it." in bare.text
    assert bare.text.count(" checked") == 2
    none = _send(mona, do="decline", reason="The pod is full.")
    assert none.status_code == 422
    assert "Tick the requests first." in none.text
    assert "The pod is full." in none.text
    assert mona.get("/queue").text.count('name="request"') == 3


def test_who_was_decided_meanwhile_is_named_and_the_others_go_through(
    browser: Open, site: Flask, places: Places
) -> None:
    asha, omar, leo = _three(browser, site, places)
    mona = browser("mona")
    decide(browser("carol"), omar, "refusal", reason="Not now.")
    _send(mona, asha, omar, leo, do="approve")
    after = mona.get("/queue").text
    assert "2 requests approved. Omar Said: Carol Njeri has declined this request already." in after


def test_a_sending_that_says_neither_or_too_much_decides_nothing(browser: Open, places: Places) -> None:
    mona = browser("mona")
    assert _send(mona, places.request).status_code == 422
    assert _send(mona, places.request, do="aprove").status_code == 422
    many = _send(mona, places.request, *range(1_000, 1_050), do="approve")
    assert "Tick 50 requests at most." in many.text
    assert "Asha Rai" in mona.get("/queue").text


def test_when_all_were_decided_meanwhile_the_reason_is_not_lost(browser: Open, places: Places) -> None:
    decide(browser("carol"), places.request, "approval")
    late = _send(browser("mona"), places.request, do="decline", reason="The pod is full.")
    assert late.status_code == 422
    assert "Asha Rai: Carol Njeri has approved this request already." in late.text
    assert "The pod is full." in late.text


def test_a_request_of_another_pod_is_not_decided_by_naming_it(browser: Open, site: Flask, places: Places) -> None:
    asha, *_others = _three(browser, site, places)
    for who in ("odette", "mira", "asha", "adam"):
        sender = browser(who)
        assert _send(sender, asha, "999999", "x", do="approve").status_code == 303
        assert "0 requests approved." in sender.get("/queue").text
    assert "Asha Rai" in browser("mona").get("/queue").text
    assert browser("asha").get("/pods/ward/people").status_code == 403
