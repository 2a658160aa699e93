from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import delete, func, select, update

from forum.audit import queries
from forum.audit.models import AuditEntry
from forum.kernel import outbox, worker
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.pods.events import MemberRemoved, MemberSuspended, RoleChanged
from tests.cast import Places

Who = Callable[[str], Actor]


@pytest.fixture
def trail(actor: Who, places: Places) -> None:
    """Let three deeds be done in the ward, and told."""
    carol, mira = actor("carol").id, actor("mira").id
    assert mira is not None
    outbox.emit(RoleChanged(carol, places.ward, mira, "harvester"))
    outbox.emit(MemberSuspended(carol, places.ward, mira))
    outbox.emit(MemberRemoved(carol, places.ward, mira))
    db.session.commit()
    worker.drain("audit")


def test_every_deed_is_kept_with_who_did_it_to_whom(trail: None, actor: Who) -> None:
    kept = [(entry.action, entry.actor_id, entry.subject, entry.details) for entry in queries.latest(actor("mona"))]
    carol = actor("carol").id
    assert kept == [
        ("MemberRemoved", carol, "user", {}),
        ("MemberSuspended", carol, "user", {}),
        ("RoleChanged", carol, "user", {"role": "harvester"}),
    ]
    verdict = queries.verify()
    assert (verdict.is_whole, verdict.entries) == (True, 3)


def test_a_deed_that_is_told_twice_is_kept_once(trail: None) -> None:
    db.session.execute(update(outbox.Delivery).values(done_at=None))
    db.session.commit()
    worker.drain("audit")
    assert db.session.execute(select(func.count(AuditEntry.id))).scalar_one() == 3


def test_changing_an_entry_breaks_the_chain(trail: None) -> None:
    second = db.session.execute(select(AuditEntry.id).order_by(AuditEntry.id).offset(1).limit(1)).scalar_one()
    db.session.execute(update(AuditEntry).where(AuditEntry.id == second).values(actor_id=1234))
    assert queries.verify().broken_entry == second


def test_changing_the_details_of_an_entry_breaks_the_chain(trail: None) -> None:
    first = db.session.execute(select(func.min(AuditEntry.id))).scalar_one()
    db.session.execute(update(AuditEntry).where(AuditEntry.id == first).values(details={"role": "member"}))
    assert queries.verify().broken_entry == first


def test_taking_an_entry_out_of_the_middle_breaks_the_chain(trail: None) -> None:
    ids = list(db.session.execute(select(AuditEntry.id).order_by(AuditEntry.id)).scalars())
    db.session.execute(delete(AuditEntry).where(AuditEntry.id == ids[1]))
    assert queries.verify().broken_entry == ids[2]


def test_taking_the_last_entry_away_is_noticed(trail: None) -> None:
    last = db.session.execute(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).scalar_one()
    db.session.execute(delete(AuditEntry).where(AuditEntry.id == last.id))
    assert queries.verify().missing_event == last.event_id


def test_the_trail_of_a_pod_is_for_its_moderators_and_the_administrators(trail: None, actor: Who) -> None:
    seen = {name: len(queries.latest(actor(name))) for name in ("carol", "mona", "adam", "mira", "harry", "odette")}
    assert seen == {"carol": 3, "mona": 3, "adam": 3, "mira": 0, "harry": 0, "odette": 0}
