"""A thread with everything on it, and somebody who may move it."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from forum.kernel.db import db
from forum.people.models import User
from forum.pods.models import Membership
from forum.threads import actions_moving
from forum.threads.actions_watches import watch
from forum.threads.models import Thread
from tests.cast import Places
from tests.doors.canary import Nest, plant
from tests.people_of import actor_of

WHY = "It is about clinics."


def planted(site: Flask, places: Places) -> Nest:
    """Return a thread of the ward with everything on it, and let mona keep order in the clinic, too."""
    found = plant(site, places)
    with site.app_context():
        join("mona", places.clinic, "moderator")
        mira = actor_of("mira")
        watch(mira, db.session.get_one(Thread, found.thread), "follow")
        db.session.commit()
    return found


def join(handle: str, pod_id: int, role: str) -> None:
    other = db.session.execute(select(Membership).where(Membership.pod_id == pod_id)).scalars().first()
    assert other is not None
    person = db.session.execute(select(User.id).where(User.handle == handle)).scalar_one()
    copied = {key: getattr(other, key) for key in ("accepted_charter", "joined_at", "changed_at", "read_before")}
    db.session.add(Membership(pod_id=pod_id, user_id=person, role=role, **copied))
    db.session.commit()


def move_thread(site: Flask, nest: Nest, to: int | None = None) -> int:
    with site.app_context():
        thread = db.session.get_one(Thread, nest.thread)
        change = actions_moving.move(actor_of("mona"), thread, to or nest.places.clinic, WHY).id
        db.session.commit()
        return change
