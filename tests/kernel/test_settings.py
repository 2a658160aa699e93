from __future__ import annotations

import pytest

from forum.kernel.settings import SettingsError, load

KEY, URL = "k" * 40, "https://pods.example.org"


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({}, "FORUM_SECRET_KEY"),
        ({"FORUM_SECRET_KEY": "short"}, "FORUM_SECRET_KEY"),
        ({"FORUM_SECRET_KEY": KEY}, "FORUM_PUBLIC_URL"),
        ({"FORUM_SECRET_KEY": KEY, "FORUM_PUBLIC_URL": "http://pods.example.org"}, "FORUM_PUBLIC_URL"),
        ({"FORUM_SECRET_KEY": KEY, "FORUM_PUBLIC_URL": URL, "FORUM_LIMITS": "off"}, "FORUM_LIMITS"),
        ({"FORUM_MODE": "local", "FORUM_SEARCH_BACKEND": "postgres"}, "FORUM_SEARCH_BACKEND"),
        ({"FORUM_MODE": "local", "FORUM_SEARCH_BACKEND": "elastic"}, "FORUM_SEARCH_BACKEND"),
        ({"FORUM_MODE": "staging"}, "FORUM_MODE"),
        ({"FORUM_MODE": "local", "FORUM_DATABASE_URL": "mysql://x"}, "FORUM_DATABASE_URL"),
        ({"FORUM_MODE": "local", "FORUM_MAIL_URL": "mail.example.org"}, "FORUM_MAIL_URL"),
        ({"FORUM_MODE": "local", "FORUM_PROXIES": "one"}, "FORUM_PROXIES"),
        ({"FORUM_MODE": "local", "FORUM_COLOUR": "red"}, "FORUM_COLOUR"),
        ({"FORUM_MODE": "local", "FORUM_CONFIG": "nowhere.toml"}, "FORUM_CONFIG"),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_it(environ: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError) as told:
        load(environ)
    assert named in str(told.value)
    assert "\n" not in str(told.value)


def test_production_starts_with_a_key_and_an_address() -> None:
    settings = load({"FORUM_SECRET_KEY": KEY, "FORUM_PUBLIC_URL": URL + "/"})
    assert (settings.local, settings.public_url, settings.limits) == (False, URL, True)
