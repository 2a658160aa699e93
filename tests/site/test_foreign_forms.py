"""What another site's page sends is refused, and is not offered to its reader to be sent once more."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser import Browser

Browsers = Callable[[str | None], Browser]
# Fields as short as these stand in hidden inputs: nobody would see what they send.
PLANTED = {"csrf_token": "x", "body": "Planted words", "title": "Planted"}


@pytest.mark.parametrize("who", ["mira", None])
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://["},
    ],
)
def test_a_form_that_another_site_planted_is_not_given_back_with_a_good_token(
    browser: Browsers, who: str | None, headers: dict[str, str]
) -> None:
    for path in ("/pods/ward/membership?_method=DELETE", "/pods/ward/threads", "/threads/999999/posts", "/nothing"):
        answer = browser(who).client.post(path, data=PLANTED, headers=headers)
        assert answer.status_code in (400, 404)
        assert "Planted" not in answer.text
        assert f'action="{path}"' not in answer.text


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "same-origin", "Origin": "null"}, {"Origin": "http://localhost"}, {}]
)
def test_a_form_of_our_own_keeps_its_words_when_the_session_has_ended(
    browser: Browsers, headers: dict[str, str]
) -> None:
    answer = browser(None).client.post("/pods/ward/threads", data=PLANTED, headers=headers)
    assert answer.status_code == 401
    assert "Planted words" in answer.text


def test_a_form_for_a_host_that_is_not_ours_is_refused(browser: Browsers) -> None:
    for headers in ({"Host": "evil.example"}, {"Host": "evil.example", "Origin": "https://evil.example"}):
        assert browser(None).client.post("/forgot", data=PLANTED, headers=headers).status_code == 400


@pytest.mark.parametrize(("who", "status"), [("mira", 413), (None, 401)])
def test_a_form_of_fields_without_end_is_not_given_back(browser: Browsers, who: str | None, status: int) -> None:
    many = {f"field-{number}": "1" for number in range(5000)}
    answer = browser(who).client.post("/pods/ward/threads", data=many)
    assert answer.status_code == status
    assert "field-4999" not in answer.text
