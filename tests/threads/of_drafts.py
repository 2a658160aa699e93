"""Short ways to unsent texts: what a form of a page carries, what a script sends, what is kept."""

from __future__ import annotations

import re
from html import unescape

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from forum.kernel.db import db
from forum.people.models import User
from forum.threads.models_drafts import Draft
from tests.browser import Browser


def carried(page: TestResponse, name: str) -> str:
    """Return what a hidden field of the last form on a page holds."""
    found = re.findall(rf'<input type="hidden" name="{name}" value="([^"]*)"', page.text)
    assert found, name
    return unescape(found[-1])


def keep(who: Browser, where: str, body: str, **fields: object) -> TestResponse:
    """Send what the script of a page sends while somebody types."""
    typed = {"language": "en", "sequence": "0", "once": "one-form", "body": body, **fields}
    return who.post(f"{where}/draft", **typed)


def kept(site: Flask, handle: str = "mira") -> dict[str, tuple[str, int]]:
    """Return the texts and numbers of somebody's drafts by their places, past every rule."""
    with site.app_context():
        mine = select(Draft).join(User, User.id == Draft.user_id).where(User.handle == handle)
        return {draft.key: (draft.body, draft.sequence) for draft in db.session.execute(mine).scalars()}
