from __future__ import annotations

import logging
import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from forum.audit import queries, queries_chain, reactor, wording
from forum.audit.chain import SEALED, seal
from forum.audit.events import HeadDue
from forum.audit.models import AuditEntry
from forum.kernel import clock, outbox, worker
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
    outbox.emit(RoleChanged(carol, places.ward, mira, "harvester", "member"))
    outbox.emit(MemberSuspended(carol, places.ward, mira))
    outbox.emit(MemberRemoved(carol, places.ward, mira))
    db.session.commit()
    worker.drain("audit")


@pytest.fixture
def unlocked(trail: None) -> None:
    """Take the triggers away, as whoever owns the database can."""
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text("DROP TRIGGER audit_entry_no_update"))
        db.session.execute(text("DROP TRIGGER audit_entry_no_delete"))
    else:
        db.session.execute(text("DROP TRIGGER audit_entry_stays ON audit_entry"))
    db.session.commit()


def _ids() -> list[int]:
    return list(db.session.execute(select(AuditEntry.id).order_by(AuditEntry.id)).scalars())


def _entry(which: int) -> dict[str, object]:
    row = db.session.execute(select(AuditEntry).where(AuditEntry.id == which)).scalar_one()
    return {name: getattr(row, name) for name in (*SEALED, "previous", "digest")}


def test_every_deed_is_kept_with_who_did_it_to_whom(trail: None, actor: Who) -> None:
    kept = [(entry.action, entry.actor_id, entry.subject, entry.details) for entry in queries.latest(actor("mona"))]
    carol = actor("carol").id
    assert kept == [
        ("MemberRemoved", carol, "user", {"was": ""}),
        ("MemberSuspended", carol, "user", {"was": ""}),
        ("RoleChanged", carol, "user", {"role": "harvester", "was": "member"}),
    ]
    verdict = queries_chain.verify()
    assert (verdict.is_whole, verdict.entries) == (True, 3)


def test_a_deed_that_is_told_twice_is_kept_once(trail: None) -> None:
    db.session.execute(update(outbox.Delivery).values(done_at=None))
    db.session.commit()
    worker.drain("audit")
    assert db.session.execute(select(func.count(AuditEntry.id))).scalar_one() == 3


@pytest.mark.parametrize("deed", ["UPDATE audit_entry SET actor_id = 1", "DELETE FROM audit_entry"])
def test_the_database_refuses_to_change_or_remove_an_entry(trail: None, deed: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(text(deed))
    db.session.rollback()
    assert queries_chain.verify().entries == 3


@pytest.mark.parametrize("values", [{"actor_id": 1234}, {"details": {"role": "member"}}, {"action": "RoleChanged"}])
def test_changing_an_entry_breaks_the_chain(unlocked: None, values: dict[str, object]) -> None:
    second = _ids()[1]
    db.session.execute(update(AuditEntry).where(AuditEntry.id == second).values(**values))
    assert queries_chain.verify().broken_entry == second


def test_taking_an_entry_out_of_the_middle_breaks_the_chain(unlocked: None) -> None:
    ids = _ids()
    db.session.execute(delete(AuditEntry).where(AuditEntry.id == ids[1]))
    assert queries_chain.verify().broken_entry == ids[2]


def test_taking_the_first_entry_away_breaks_the_chain(unlocked: None) -> None:
    ids = _ids()
    db.session.execute(delete(AuditEntry).where(AuditEntry.id == ids[0]))
    assert queries_chain.verify().broken_entry == ids[1]


def test_two_entries_that_change_places_break_the_chain(unlocked: None) -> None:
    ids = _ids()
    for which, there in ((ids[0], 9999), (ids[1], ids[0]), (9999, ids[1])):
        db.session.execute(update(AuditEntry).where(AuditEntry.id == which).values(id=there))
    assert queries_chain.verify().broken_entry == ids[0]


def test_an_entry_that_is_put_between_others_breaks_the_chain(unlocked: None) -> None:
    ids = _ids()
    first = _entry(ids[0])
    said = {**first, "event_id": 7777, "action": "AdminNamed", "previous": first["digest"]}
    forged = {**said, "digest": seal(str(first["digest"]), said)}
    for which in reversed(ids[1:]):
        db.session.execute(update(AuditEntry).where(AuditEntry.id == which).values(id=which + 1))
    db.session.execute(insert(AuditEntry), {"id": ids[1], **forged})
    assert queries_chain.verify().broken_entry == ids[2]


def test_an_entry_that_is_put_at_the_end_is_noticed(trail: None) -> None:
    last = _entry(_ids()[-1])
    said = {**last, "event_id": 7777, "action": "AdminNamed", "previous": last["digest"]}
    forged = {**said, "digest": seal(str(last["digest"]), said)}
    db.session.execute(insert(AuditEntry), forged)
    verdict = queries_chain.verify()
    assert (verdict.broken_entry, verdict.forged_entry) == (None, _ids()[-1])


def test_taking_the_last_entry_away_is_noticed(unlocked: None) -> None:
    last = db.session.execute(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).scalar_one()
    db.session.execute(delete(AuditEntry).where(AuditEntry.id == last.id))
    assert queries_chain.verify().missing_event == last.event_id


def test_a_trail_that_is_cut_and_forgotten_does_not_have_the_head_that_was_noted(unlocked: None) -> None:
    noted, last = queries_chain.head(), _ids()[-1]
    event_id = _entry(last)["event_id"]
    assert queries_chain.verify(noted).is_whole
    # Whoever owns the database takes away all that speaks of the deed.
    db.session.execute(delete(AuditEntry).where(AuditEntry.id == last))
    db.session.execute(delete(outbox.Delivery).where(outbox.Delivery.event_id == event_id))
    assert queries_chain.verify().is_whole
    assert queries_chain.verify(noted).lost_head == noted


def test_a_trail_that_is_written_anew_does_not_have_the_head_that_was_noted(unlocked: None) -> None:
    noted, previous = queries_chain.head(), "0" * 64
    for which in _ids():
        said = {**_entry(which), "actor_id": None}
        digest = seal(previous, said)
        values = {"actor_id": None, "previous": previous, "digest": digest}
        db.session.execute(update(AuditEntry).where(AuditEntry.id == which).values(**values))
        previous = digest
    assert queries_chain.verify().is_whole
    assert queries_chain.verify(noted).lost_head == noted


def test_several_who_write_at_once_make_one_chain(actor: Who, inside: Flask, places: Places) -> None:
    carol, mira = actor("carol").id, actor("mira").id or 0
    for _each in range(40):
        outbox.emit(MemberSuspended(carol, places.ward, mira))
    db.session.commit()
    ids = list(
        db.session.execute(select(outbox.EventRow.id).where(outbox.EventRow.kind == "MemberSuspended")).scalars()
    )
    told = [
        outbox.Told(row.id, row.kind, row.payload, row.at)
        for row in db.session.execute(select(outbox.EventRow)).scalars()
    ]
    db.session.execute(update(outbox.Delivery).values(done_at=clock.now()))
    db.session.commit()
    failed: list[BaseException] = []

    def write(share: int) -> None:
        with inside.app_context():
            for event in told:
                if event.event_id in ids[share::4] and event.kind == "MemberSuspended":
                    try:
                        reactor.keep([event])
                        db.session.commit()
                    except DBAPIError as why:
                        failed.append(why)

    threads = [threading.Thread(target=write, args=(share,)) for share in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    verdict = queries_chain.verify()
    assert (failed, verdict.is_whole, verdict.entries) == ([], True, 40)


def test_every_deed_of_the_trail_has_words(inside: Flask) -> None:
    assert not [deed.__name__ for deed in reactor.DEEDS if not wording.is_known(deed.__name__)]


def test_the_trail_of_a_pod_is_for_its_moderators_and_the_administrators(trail: None, actor: Who) -> None:
    seen = {name: len(queries.latest(actor(name))) for name in ("carol", "mona", "adam", "mira", "harry", "odette")}
    assert seen == {"carol": 3, "mona": 3, "adam": 3, "mira": 0, "harry": 0, "odette": 0}


def test_the_head_is_written_into_the_log_by_the_clock(trail: None, caplog: pytest.LogCaptureFixture) -> None:
    outbox.emit(HeadDue(None))
    db.session.commit()
    with caplog.at_level(logging.INFO):
        worker.drain("head")
    assert [record.__dict__["head"] for record in caplog.records if record.message == "head of the trail"] == [
        queries_chain.head()
    ]
