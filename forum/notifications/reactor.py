"""Who is told of what: never of one's own deeds, never of what one may not see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Select

from forum.kernel.outbox import Event, Told, subscribe
from forum.marks.events import PostReacted, ReminderDue
from forum.nuggets.events import NuggetSpotted
from forum.people.events import ExportReady
from forum.pods.events import (
    CoordinatorNamed,
    JoinAnswered,
    JoinApproved,
    JoinDeclined,
    JoinQuestioned,
    JoinRequested,
    MemberRemoved,
    MemberSuspended,
    RoleChanged,
)
from forum.polls.events import OutcomeStated, PollClosing, PollOpened, PollRanOut
from forum.series.events import RoundOpened, RoundOver
from forum.threads.events import (
    FileHidden,
    PostCreated,
    PostDeleted,
    PostEdited,
    PostHidden,
    TextApproved,
    TextHeld,
    TextReturned,
    ThreadDeleted,
    ThreadMerged,
    ThreadStarted,
)

from . import queries
from .actions import tell
from .policy import OF_THE_HELD
from .queries_writers import TAKING_PART

# Whom, and as what; who is named twice is told in the way that stands first.
_WHOM: dict[type[Event], tuple[tuple[str, Select[Any]], ...]] = {
    PostCreated: (
        ("mention", queries.MENTIONED),
        ("reply", queries.ANSWERED),
        ("follow_thread", queries.FOLLOW_THREAD),
        ("thread", TAKING_PART),
        ("follow_tag", queries.FOLLOW_TAG),
        ("follow_pod", queries.FOLLOW_POD),
    ),
    ThreadStarted: (
        ("mention", queries.MENTIONED),
        ("began_tag", queries.FOLLOW_TAG),
        ("began_pod", queries.FOLLOW_POD),
    ),
    PostEdited: (("mention", queries.MENTIONED),),
    NuggetSpotted: (("nugget_spotted", queries.AUTHOR),),
    ReminderDue: (("reminder", queries.PERSON),),
    PollOpened: tuple(("poll_opened", whom) for whom in queries.WATCHING),
    PollClosing: (("poll_closing", queries.NOT_VOTED),),
    PollRanOut: (("poll_ran_out", queries.ASKED),),
    OutcomeStated: tuple(("poll_outcome", whom) for whom in (*queries.WATCHING, queries.VOTED)),
    RoundOpened: (("round_opened", queries.PERSON),),
    RoundOver: (("round_over", queries.PERSON),),
    ThreadMerged: (("thread_merged", queries.AUTHOR),),
    PostHidden: (("post_hidden", queries.AUTHOR),),
    FileHidden: (("file_hidden", queries.AUTHOR),),
    PostDeleted: (("post_deleted", queries.AUTHOR),),
    ThreadDeleted: (("thread_deleted", queries.STARTER),),
    TextApproved: (("text_approved", queries.PERSON),),
    TextReturned: (("text_returned", queries.PERSON),),
    JoinRequested: (("request_waiting", queries.MODERATORS),),
    JoinAnswered: (("request_answered", queries.MODERATORS),),
    JoinApproved: (("request_approved", queries.PERSON),),
    JoinDeclined: (("request_declined", queries.PERSON),),
    JoinQuestioned: (("question_asked", queries.PERSON),),
    MemberSuspended: (("member_suspended", queries.PERSON),),
    MemberRemoved: (("member_removed", queries.PERSON),),
    RoleChanged: (("role_changed", queries.PERSON),),
    CoordinatorNamed: (("coordinator_named", queries.PERSON),),
    ExportReady: (("copy_ready", queries.PERSON),),
}
_BY_NAME = {kind.__name__: whom for kind, whom in _WHOM.items()}


@subscribe("notices", *_WHOM, PostReacted, TextHeld)
def notice(told: Sequence[Told]) -> None:
    """Put what happened into the bells of those whom it concerns."""
    queries.alone_with({event.payload["post_id"] for event in told if event.payload.get("post_id")})
    for event in told:
        if event.kind == PostReacted.__name__:
            _reacted(event)
            continue
        if event.kind == TextHeld.__name__:
            # About the pod: which text it was that came first is nobody's business later.
            tell(replace(event, payload={**event.payload, "held_post_id": None}), OF_THE_HELD, queries.KEEPERS)
            continue
        now = _as_it_is(event)
        for kind, whom in _BY_NAME[event.kind]:
            if kind == "mention":
                _mentioned(now)
            else:
                tell(now, kind, whom)


def _as_it_is(event: Told) -> Told:
    """Return the event with the thread and the pod where its post stands by now: it may have been moved since."""
    place = queries.place_of(event.payload.get("post_id"))
    return replace(event, payload={**event.payload, **place})


def _mentioned(event: Told) -> None:
    """Tell those whom the text calls as it stands now; of the others nothing is asked."""
    if handles := queries.called_in(event.payload["post_id"]):
        tell(replace(event, payload={**event.payload, "handles": handles}), "mention", queries.MENTIONED)


def _reacted(event: Told) -> None:
    """Tell the author that somebody reacted: a line of nobody in particular, which gathers all who do."""
    event = _as_it_is(event)
    tell(replace(event, payload={**event.payload, "actor_id": None}), event.payload["reaction"], queries.REACTED_TO)
