"""Behind a proxy everybody is who the proxy says; without one nobody can say who they are."""

from __future__ import annotations

from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.cli.of_cli import serving
from tests.mailout.postbox import free_port


@pytest.mark.parametrize(("proxies", "scheme"), [("1", "https"), ("0", "http")])
def test_what_a_proxy_says_reaches_the_site_only_where_there_is_one(tmp_path: Path, proxies: str, scheme: str) -> None:
    port = free_port()
    with serving(tmp_path, port, FORUM_PROXIES=proxies), closing(HTTPConnection("127.0.0.1", port)) as asked:
        # An address that is put right whole says which scheme the site believes in.
        asked.request("GET", "/pods", headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"})
        with asked.getresponse() as answer:
            assert (answer.status, answer.getheader("Location")) == (308, f"{scheme}://127.0.0.1:{port}/pods/")
