"""Class 14: who keeps order in one pod keeps none in another, and the trail says that they tried."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum.audit.models import AuditEntry
from forum.kernel import outbox, worker
from forum.kernel.db import db
from tests.attacks.deeds import DEEDS
from tests.attacks.marks import ACTORS
from tests.attacks.table import DOORS
from tests.attacks.ward import UNSAFE, Ward, changes, doors, one_database
from tests.people_of import actor_of

pytestmark = one_database
_TALK = (
    *("/posts/<int:post_id>/edit", "/threads/<int:thread_id>/posts", "/pods/<slug>/threads", "acceptance", "answer"),
    *("/draft", "/files", "/read", "/bookmark", "/reactions", "/watch"),
    *("/attachments/<int:attachment_id>/resource", "/tick", "/collections"),
    *(f"/collections/<int:collection_id>/{deed}" for deed in ("edit", "deletion")),
    *(f"/resources/<int:resource_id>/{deed}" for deed in ("edit", "successor", "versions")),
)


def _moderation(ward: Ward) -> list[tuple[str, str]]:
    """Return the deeds of moderators and coordinators in the ward, with their addresses."""
    found = []
    for name, rule in doors(ward.site, *UNSAFE):
        row = DOORS[name]
        if row[ACTORS.index("carol")] == "+" and row[ACTORS.index("omar")] in "0-" and not name.endswith(_TALK):
            found.append((name, ward.path(rule, DEEDS[name].to)))
    return [(name, path) for name, path in found if not name.startswith("DELETE /pods/<slug>/membership")]


@pytest.mark.parametrize("who", ["odette", "clive", "omar"])
def test_no_moderator_of_another_pod_keeps_order_in_this_one(ward: Ward, who: str) -> None:
    ward.straight("UPDATE pod SET archived_at=NULL")
    ward.browser(who)
    deeds, before = _moderation(ward), ward.census()
    assert len(deeds) >= 18
    answers = {name: ward.send(who, name, DEEDS[name].fields, path).status_code for name, path in deeds}
    assert {name: code for name, code in answers.items() if code not in (403, 404)} == {}
    # Only that they tried is written down.
    assert set(changes(before, ward.census())) <= {"event", "delivery"}


def test_the_trail_keeps_who_tried_what_and_no_words(ward: Ward) -> None:
    deeds = _moderation(ward)
    for name, path in deeds:
        ward.send("odette", name, DEEDS[name].fields, path)
    with ward.site.app_context():
        worker.drain(*outbox.handlers)
        asked = select(AuditEntry).where(AuditEntry.action == "Denied", AuditEntry.actor_id == actor_of("odette").id)
        kept = db.session.execute(asked).scalars().all()
        assert len(kept) == len(deeds)
        hidden = [entry for entry in kept if entry.details == {"deed": "moderate", "model": "Post"}]
        assert {entry.subject_id for entry in hidden} >= {ward.nest.post}
        assert {entry.pod_id for entry in kept} == {None}


def test_a_missing_object_is_noted_as_a_hidden_one_is(ward: Ward) -> None:
    for post in (ward.nest.post, 999_999):
        ward.send("odette", "POST", {"reason": "Mine."}, f"/posts/{post}/hidden")
    with ward.site.app_context():
        worker.drain(*outbox.handlers)
        asked = select(AuditEntry.subject_id).where(AuditEntry.action == "Denied")
        assert sorted(db.session.execute(asked).scalars()) == [ward.nest.post, 999_999]


def test_a_guest_and_a_slip_of_a_member_fill_no_trail(ward: Ward) -> None:
    ward.send(None, "POST", {"reason": "Mine."}, f"/posts/{ward.nest.post}/hidden")
    ward.send("omar", "POST", {"body": "Words", "language": "en"}, f"/threads/{ward.nest.thread}/posts")
    ward.browser("odette").get(f"/posts/{ward.nest.post}/hidden")
    with ward.site.app_context():
        worker.drain(*outbox.handlers)
        asked = select(AuditEntry.id).where(AuditEntry.action == "Denied")
        assert db.session.execute(asked).first() is None
