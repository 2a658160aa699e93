"""Class 35: no log and no page of an error holds a password, a token, a cookie or what a person wrote."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
from sqlalchemy.exc import IntegrityError

from forum.kernel import log, outbox, worker
from tests.attacks.deeds import DEEDS, NEW_PASSWORD, TEXT
from tests.attacks.ward import EVERYBODY, SAFE, UNSAFE, Ward, doors, one_database
from tests.cast import PASSWORD
from tests.doors.canary import HIDDEN, SHOWN

pytestmark = one_database


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Yield what the logs of this process say from now on, as `forum serve` writes them."""
    said = io.StringIO()
    monkeypatch.setattr("sys.stderr", said)
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    log.start()
    yield said
    root.handlers[:] = before
    root.setLevel(level)


def _secrets(ward: Ward) -> dict[str, str]:
    cookies = {f"cookie of {who}": ward.browser(who).cookie for who in EVERYBODY if who}
    links = {f"link to {which}": str(ward.keys[which]["token"]) for which in ("confirm", "reset")}
    fields = {
        f"{field} of {name}": value
        for name, deed in DEEDS.items()
        for field, value in deed.fields.items()
        if field in {"body", "reason", "question", "answer", "note", "about", "title", "email"} and len(value) > 8
    }
    words = {"words": SHOWN, "hidden words": HIDDEN, "text": TEXT}
    return {**cookies, **links, **fields, **words, "password": PASSWORD, "new password": NEW_PASSWORD}


def test_a_whole_day_of_deeds_and_reading_writes_no_secret_into_the_log(ward: Ward, written: io.StringIO) -> None:
    ward.keep()
    secrets = _secrets(ward)
    for name, rule in doors(ward.site, *UNSAFE):
        deed = DEEDS[name]
        ward.send(deed.who, name, deed.fields, ward.path(rule, deed.to))
        ward.send(deed.who, name, {**deed.fields, "csrf_token": "stolen"}, ward.path(rule, deed.to))
    with ward.site.app_context():
        worker.drain(*outbox.handlers)
    ward.undo()
    for _name, rule in doors(ward.site, *SAFE):
        ward.browser("mona").get(ward.path(rule) + f"?q={SHOWN}")
    said = written.getvalue()
    assert {what for what, secret in secrets.items() if secret and secret in said} == set()


@pytest.mark.parametrize("error", [ValueError, IntegrityError], ids=["a fault", "a fault of the database"])
def test_a_fault_is_told_by_its_place_and_not_by_its_words(
    ward: Ward, written: io.StringIO, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def broken(*_given: object, **_named: object) -> None:
        words = f"{PASSWORD} {SHOWN} {ward.browser('mira').cookie}"
        raise IntegrityError(words, {"password": words}, Exception(words)) if error is IntegrityError else error(words)

    monkeypatch.setattr("forum.threads.actions.start", broken)
    ward.site.config["PROPAGATE_EXCEPTIONS"] = False
    ward.site.testing = False
    deed = DEEDS["POST /pods/<slug>/threads"]
    answer = ward.send("mira", "POST", {**deed.fields, "password": PASSWORD}, "/pods/ward/threads")
    assert answer.status_code == 500
    assert "Traceback" not in answer.text
    for secret in (PASSWORD, SHOWN, ward.browser("mira").cookie):
        assert secret not in answer.text
        assert secret not in written.getvalue()
    assert error.__name__ in written.getvalue()
    # What was typed is not lost by our fault.
    assert TEXT in answer.text
