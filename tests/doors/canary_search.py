"""What a pod and a person keep for searching, with canaries in it."""

from __future__ import annotations

from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.pods.models import Pod
from forum.search import actions_glossary, actions_saved, queries_gaps
from forum.search.models_own import SearchGap


def put(carol: Actor, mira: Actor, pod: Pod, canaries: tuple[str, str]) -> dict[str, int]:
    """Write words that mean the same, and save a search; return its key."""
    shown, private = canaries
    actions_glossary.edit(carol, pod, f"drain = {shown} glossary", 0)
    kept = actions_saved.save(mira, f"{private} search", f"{private} searched", "daily", by_letter=True)
    now = clock.now()
    db.session.add_all(
        SearchGap(pod_id=pod.id, words=f"{shown} gap", asker=str(asker), at=now) for asker in range(queries_gaps.FEWEST)
    )
    db.session.flush()
    return {"search": kept.id}
