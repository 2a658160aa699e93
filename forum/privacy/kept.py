"""Every column that names a person: what erasure makes of it, and where it stands in the copy, or why it does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

DELETED, EMPTIED, NUMBER = "deleted", "emptied", "number"


@dataclass(frozen=True)
class Held:
    """`gone` is what erasure does: the row goes, its words go, or a number without a name stays.

    `copy` is the part of the copy that has the rows; `why` says why there is none, or why words stay.
    """

    gone: str
    copy: str = ""
    why: str = ""


_OFFICE = "a deed of an office: the pod's record, which stays without the name"
HELD: Mapping[str, Held] = {
    "user_account.id": Held(EMPTIED, "profile"),
    "user_account.suspended_by_id": Held(NUMBER, why=_OFFICE),
    "session.user_id": Held(DELETED, "sign-ins"),
    "address_change.user_id": Held(DELETED, "addresses"),
    "token.user_id": Held(DELETED, why="a secret for one use"),
    "factor.user_id": Held(DELETED, "second-step"),
    "recovery_code.user_id": Held(DELETED, why="the digest of a secret"),
    "pod.archived_by_id": Held(NUMBER, why=_OFFICE),
    "membership.user_id": Held(DELETED, "memberships"),
    "membership_change.by_id": Held(NUMBER, why=_OFFICE),
    "charter.by_id": Held(NUMBER, "charters", _OFFICE),
    "join_request.user_id": Held(DELETED, "requests"),
    "join_request.decided_by_id": Held(NUMBER, why=_OFFICE),
    "join_remark.by_id": Held(NUMBER, "remarks", "what moderators ask; an applicant's own go with the request"),
    "thread.author_id": Held(EMPTIED, "threads"),
    "thread.pinned_by_id": Held(NUMBER, why=_OFFICE),
    "thread.locked_by_id": Held(NUMBER, why=_OFFICE),
    "thread.slow_by_id": Held(NUMBER, why=_OFFICE),
    "thread.deleted_by_id": Held(NUMBER, why="who put it into the bin decides who may bring it back"),
    "thread_change.by_id": Held(NUMBER, why=_OFFICE),
    "thread_change.undone_by_id": Held(NUMBER, why=_OFFICE),
    "post.author_id": Held(EMPTIED, "posts"),
    "post.hidden_by_id": Held(NUMBER, why=_OFFICE),
    "post.deleted_by_id": Held(NUMBER, "deleted-posts", "who put it into the bin decides who may bring it back"),
    "revision.replaced_by_id": Held(DELETED, "earlier-wordings"),
    "attachment.hidden_by_id": Held(NUMBER, why=_OFFICE),
    "revision.hidden_by_id": Held(NUMBER, why=_OFFICE),
    "submission.user_id": Held(DELETED, why="a digest that keeps a form from making two posts"),
    "attachment.uploader_id": Held(EMPTIED, "files"),
    "held_post.author_id": Held(DELETED, "held-posts"),
    "held_post.decided_by_id": Held(NUMBER, why=_OFFICE),
    "draft.user_id": Held(DELETED, "drafts"),
    "read_ranges.user_id": Held(DELETED, "reading"),
    "reaction.user_id": Held(DELETED, "reactions"),
    "bookmark.user_id": Held(DELETED, "bookmarks"),
    "watch.user_id": Held(DELETED, "watches"),
    "saved_search.user_id": Held(DELETED, "saved-searches"),
    "synthesis.by_id": Held(EMPTIED, "syntheses"),
    "series.by_id": Held(NUMBER, why=_OFFICE),
    "resource.shared_by_id": Held(EMPTIED, "resources"),
    "resource.deleted_by_id": Held(NUMBER, why=_OFFICE),
    "collection.made_by_id": Held(EMPTIED, "collections"),
    "collection.deleted_by_id": Held(NUMBER, why=_OFFICE),
    "collection_tick.user_id": Held(DELETED, "collection-ticks"),
    "resource_difference.by_id": Held(NUMBER, why=_OFFICE),
    "resource_version.by_id": Held(EMPTIED, "resource-versions"),
    "round.lead_id": Held(NUMBER, "rounds", "a question that a moderator gave to somebody, the pod's plan"),
    "poll.author_id": Held(EMPTIED, "polls"),
    "poll.closed_by_id": Held(NUMBER, why=_OFFICE),
    "poll.outcome_by_id": Held(EMPTIED, "outcomes"),
    "poll_outcome.by_id": Held(EMPTIED, "earlier-outcomes"),
    "vote.user_id": Held(DELETED, "votes", "a vote that was counted stays so, as nobody's"),
    "nugget.spotted_by_id": Held(NUMBER, "nuggets", "what a moderator noted about the post of somebody else"),
    "nugget.declined_by_id": Held(NUMBER, why=_OFFICE),
    "notification.user_id": Held(DELETED, "notices"),
    "notification.actor_id": Held(DELETED, why="stands in the notices of somebody else"),
    "letter.user_id": Held(DELETED, "letters"),
    "data_export.user_id": Held(DELETED, "copies"),
    "erasure.user_id": Held(DELETED, "erasure"),
    "audit_entry.actor_id": Held(NUMBER, "trail", "the trail of deeds stays whole, without names"),
    "audit_entry.subject_id": Held(NUMBER, "trail", "the trail of deeds stays whole, without names"),
}
