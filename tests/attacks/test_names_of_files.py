"""Class 29, what exists so far: no name in an address reads or writes a file outside its folder."""

from __future__ import annotations

import pytest

from tests.attacks.ward import Ward, one_database

pytestmark = one_database
_NAMES = (
    *("../forum.db", "..%2fforum.db", "..%252fforum.db", "..\\forum.db", "....//forum.db", "%2e%2e/forum.db"),
    *("..%c0%afforum.db", "..%5cforum.db", "/etc/passwd", "//etc/passwd", "%2fetc%2fpasswd", "file:///etc/passwd"),
    *("C:\\boot.ini", "CON", "nul.eml", "000001-x.eml%00.html", "000001-x.eml/..", "~root/.bashrc", "$HOME", "`id`"),
    *("x\r\nSet-Cookie: a=b", "\u202egnp.eml", ".", "..", "...", "-rf", "x" * 5000, "000001-x.eml;ls", "secret_key"),
)


@pytest.mark.parametrize("folder", ["/dev/mail/", "/static/", "/people/", "/pods/", "/confirm/", "/reset/"])
def test_no_hostile_name_leads_to_a_file(ward: Ward, folder: str) -> None:
    mira = ward.browser("mira")
    for name in _NAMES:
        path = (folder + name).encode().decode("latin-1")
        answer = mira.client.get("/", environ_overrides={"PATH_INFO": path, "RAW_URI": path})
        assert answer.status_code in (302, 303, 308, 400, 404), (folder, name)
        assert "root:" not in answer.text
        assert not answer.data.startswith(b"SQLite format 3")
        assert answer.headers.get("Set-Cookie", "").startswith(("", "said", "visitor"))
        assert not any("\r" in value or "\n" in value for value in answer.headers.values())
