"""Short ways through the pages of asking, deciding and being shut out."""

from __future__ import annotations

import re

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from forum.kernel.db import db
from forum.people.models import User
from forum.pods.models import Membership, Pod
from forum.pods.models_requests import JoinRequest
from tests.browser import Browser
from tests.people import of_people

JOIN = "/pods/ward/join"


def ask(who: Browser, *, agree: bool = True, organisation: str = "Hill clinic", offer: str = "") -> TestResponse:
    """Fill in the form of the ward as it stands on its page, and send it."""
    page = who.get(JOIN)
    first, second = sorted(name for name in of_people.form(page, JOIN) if name.startswith("answer-"))
    typed = {first: organisation, second: offer, **({"charter": "y"} if agree else {})}
    return of_people.send(who, page, JOIN, **typed)


def decide(who: Browser, request: int, deed: str, **typed: str) -> TestResponse:
    """Send one of the forms that stand in the queue."""
    return of_people.send(who, who.get("/queue"), f"/join-requests/{request}/{deed}", **typed)


def request_of(site: Flask, handle: str) -> int:
    """Return the key of what somebody asked last."""
    with site.app_context():
        asked = select(JoinRequest.id).join(User, User.id == JoinRequest.user_id).where(User.handle == handle)
        return int(db.session.execute(asked.order_by(JoinRequest.id.desc()).limit(1)).scalar_one())


def place_of(site: Flask, handle: str, slug: str = "ward") -> int:
    """Return the key of somebody's row in a pod."""
    with site.app_context():
        found = select(Membership.id).join(Pod, Pod.id == Membership.pod_id).join(User, User.id == Membership.user_id)
        return int(db.session.execute(found.where(Pod.slug == slug, User.handle == handle)).scalar_one())


def same(one: TestResponse, other: TestResponse, *names: str) -> bool:
    """Say whether two answers cannot be told apart, but for the names that were asked for."""
    # The token of a form has another mask each time.
    texts = [re.sub(r'(?<=name="csrf_token" value=")[^"]+', "", answer.text) for answer in (one, other)]
    for name in names:
        texts = [text.replace(name, "") for text in texts]
    return one.status_code == other.status_code and texts[0] == texts[1]
