"""Class 8: a cache in front of the forum, here nginx, gives nobody what it fetched for somebody else."""

from __future__ import annotations

import getpass
import http.client
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from tests.attacks.ward import SAFE, Ward, doors, one_database
from tests.doors.canary import SHOWN
from tests.mailout.postbox import free_port
from tests.until import until

pytestmark = [one_database, pytest.mark.slow]
_NGINX = "/usr/sbin/nginx"
_CONFIG = """
user {me}; daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  proxy_cache_path {folder}/cache keys_zone=all:1m;
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://127.0.0.1:{behind};
      proxy_cache all;
      proxy_cache_key $request_uri;
      proxy_cache_valid any 10m;
      add_header X-Cache $upstream_cache_status always;
    }}
  }}
}}
"""
Headers = dict[str, str]


class Fetcher:
    """Asks through the cache, as a browser with one person's cookie does."""

    def __init__(self, port: int, ward: Ward) -> None:
        self._port, self._ward = port, ward

    def __call__(self, who: str | None, path: str, **more: str) -> tuple[int, Headers, str]:
        headers = {"Accept-Encoding": "identity", **{name.replace("_", "-"): value for name, value in more.items()}}
        if who is not None:
            headers["Cookie"] = f"sid={self._ward.browser(who).cookie}"
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        found = answer.status, dict(answer.getheaders()), answer.read().decode("utf-8", "replace")
        connection.close()
        return found


@contextmanager
def _serving(ward: Ward) -> Iterator[int]:
    server = make_server("127.0.0.1", 0, ward.site, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join(10)
    server.server_close()


@pytest.fixture
def fetch(ward: Ward, tmp_path: Path) -> Iterator[Fetcher]:
    """Yield what fetches pages of the ward through a cache."""
    port = free_port()
    with _serving(ward) as behind:
        config = tmp_path / "nginx.conf"
        config.write_text(_CONFIG.format(me=getpass.getuser(), folder=tmp_path, port=port, behind=behind), "utf-8")
        started = subprocess.Popen([_NGINX, "-p", str(tmp_path), "-e", str(tmp_path / "error.log"), "-c", str(config)])
        fetcher = Fetcher(port, ward)
        try:
            until(lambda: _answers(fetcher), "an answer through nginx")
            yield fetcher
        finally:
            started.terminate()
            started.wait(10)


def _answers(fetcher: Fetcher) -> bool:
    try:
        return fetcher(None, "/healthz")[0] == 200
    except OSError:
        return False


def _is_private(headers: Headers) -> bool:
    """Say whether an answer says of itself that it is for one person, and that cookies make the difference."""
    kept = set(headers.get("Cache-Control", "").split(", "))
    return {"private", "no-store"} <= kept and "Cookie" in headers.get("Vary", "")


def test_no_page_that_somebody_read_is_given_to_somebody_else_by_a_cache(ward: Ward, fetch: Fetcher) -> None:
    pages = [ward.path(rule) for name, rule in doors(ward.site, *SAFE) if not name.startswith("GET /dev/")]
    found = 0
    for path in (*pages, f"/search?q={SHOWN}", "/pods/ward?tag=water", "/nothing", "/threads/999999"):
        _status, headers, body = fetch("mona", path)
        found += SHOWN in body
        for who in (None, "omar"):
            status, others, page = fetch(who, path)
            said = (
                page.replace(f"q={SHOWN}", "")
                .replace(f"q%3D{SHOWN}", "")
                .replace(f'"{SHOWN}"', "")
                .replace(f"“{SHOWN}”", "")
                .replace(f"new?title={SHOWN}", "")
            )
            assert SHOWN not in said, (who, path)
            assert others["X-Cache"] != "HIT" or status >= 500, (who, path)
            assert others.get("Set-Cookie", "") != headers.get("Set-Cookie", "-"), (who, path)
            assert _is_private(others), (who, path)
        assert _is_private(headers), path
    assert found >= 5


def test_a_stranger_is_never_told_that_nothing_has_changed(ward: Ward, fetch: Fetcher) -> None:
    for path in (f"/threads/{ward.nest.thread}/any", "/pods/ward", "/", f"/posts/{ward.nest.post}", "/nuggets/"):
        mark = fetch("mona", path)[1].get("ETag", "*")
        for who in (None, "omar"):
            status, _headers, body = fetch(
                who, path, If_None_Match=mark, If_Modified_Since="Fri, 01 Jan 2100 00:00:00 GMT"
            )
            assert status != 304, (who, path)
            assert SHOWN not in body, (who, path)


def test_the_files_of_the_pages_are_cached_for_everybody(ward: Ward, fetch: Fetcher) -> None:
    page = fetch(None, "/sign-in")[2]
    style = page.split('rel="stylesheet" href="')[1].split('"')[0]
    assert [fetch(who, style)[1]["X-Cache"] for who in ("mona", None)] == ["MISS", "HIT"]
