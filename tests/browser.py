"""A browser of one person: keeps cookies, sends the token of its session with every form, follows nothing."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask, has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from forum.kernel import csrf, guard, settings
from tests.people_of import session_of


class Sender(FlaskClient):
    """A client that closes what it sent: a large body lies in a file."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        answer = super().open(*args, **kwargs)
        answer.request.environ["wsgi.input"].close()
        return answer


class Browser:
    """`get`, `post`, `put`, `delete`; what comes back is whole, with `status_code`, `text` and `location`."""

    def __init__(self, site: Flask, handle: str | None) -> None:
        # A context that stays open would make everybody the first person who asked.
        assert not has_app_context(), "use either `inside` or `browser` in a test"
        self.site, self.handle = site, handle
        self.client = site.test_client()
        self.cookie = ""
        if handle is not None:
            with site.app_context():
                self.cookie = session_of(handle)
            self.client.set_cookie(guard.LOCAL_COOKIE, self.cookie)

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, headers=headers)

    def post(self, path: str, **fields: Any) -> TestResponse:
        return self._send("POST", path, fields)

    def put(self, path: str, **fields: Any) -> TestResponse:
        return self._send("PUT", path, fields)

    def delete(self, path: str, **fields: Any) -> TestResponse:
        return self._send("DELETE", path, fields)

    def token(self) -> str:
        """Return the token that a form of this browser carries; a guest gets a cookie for it first."""
        if not self.cookie:
            visitor = self.client.get_cookie(guard.GUEST_COOKIE)
            if visitor is None:
                self.client.get("/sign-in")
                visitor = self.client.get_cookie(guard.GUEST_COOKIE)
            assert visitor is not None
            return csrf.token(settings.current().secret_key, visitor.value)
        return csrf.token(settings.current().secret_key, self.cookie)

    def _send(self, method: str, path: str, fields: dict[str, Any]) -> TestResponse:
        return self.client.open(path, method=method, data={"csrf_token": self.token(), **fields})


def first_button(page: str, of: str) -> str:
    """Return what Enter in a line presses: the first button of the form that goes to this address."""
    form = page.partition(f'action="{of}"')[2].partition("</form>")[0]
    found = re.search(r'<button[^>]*name="do" value="(\w+)"', form)
    assert found
    return found[1]
