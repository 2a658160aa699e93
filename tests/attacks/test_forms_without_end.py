"""Class 26, the form itself: fields without end are refused before anybody takes them apart."""

from __future__ import annotations

import time

import pytest
from flask import Flask

from forum.kernel.http_forms import MOST_FIELDS
from tests.attacks.ward import one_database
from tests.browser import Browser

pytestmark = one_database
FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("field", ["a&", "tags=1&", "=&", "&", "%41%41=%42&"])
def test_a_form_of_fields_without_end_is_answered_413_at_once(site: Flask, field: str) -> None:
    mira = Browser(site, "mira")
    sent = f"csrf_token={mira.token()}&body=Words&language=en&once=x&" + field * (1_900_000 // len(field))
    began = time.thread_time()
    answer = mira.client.post("/pods/ward/threads", data=sent, content_type=FORM)
    assert answer.status_code == 413
    assert "<h1>" in answer.text
    # Ten times over for a busy machine: taking them apart costs two seconds.
    assert time.thread_time() - began < 0.5


def test_a_form_of_as_many_fields_as_ours_have_is_read(site: Flask) -> None:
    mira = Browser(site, "mira")
    fields = f"csrf_token={mira.token()}&title=Soap&body=Words&language=en&once=x"
    sent = fields + "&tags=water" * (MOST_FIELDS - 10)
    answer = mira.client.post("/pods/ward/threads", data=sent, content_type=FORM)
    assert answer.status_code in {303, 422}
