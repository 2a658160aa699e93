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
from forum.resources.events import LinksDead
from forum.search.events import SearchesFound
from forum.series.events import RoundGiven, RoundOpened, RoundOver
from forum.threads.events import (
    FileHidden,
    PostCreated,
    PostDeleted,
    PostEdited,
    PostHidden,
    SynthesisWritten,
    TextApproved,
    TextHeld,
    TextReturned,
    ThreadDeleted,
    ThreadMade,
    ThreadMerged,
    ThreadMovedIn,
    ThreadStarted,
)
from forum.threads.queries import first_post

from . import queries
from . import queries_calling as calling
from . import queries_whom as people
from .actions import tell
from .policy import OF_THE_HELD, OF_THE_LINKS
from .queries_writers import TAKING_PART

# Whom, and as what; who is named twice is told in the way that stands first.
_WHOM: dict[type[Event], tuple[tuple[str, Select[Any]], ...]] = {
    PostCreated: (
        ("mention", people.MENTIONED),
        ("reply", people.ANSWERED),
        ("follow_thread", people.FOLLOW_THREAD),
        ("thread", TAKING_PART),
        ("follow_tag", people.FOLLOW_TAG),
        ("follow_pod", people.FOLLOW_POD),
    ),
    ThreadStarted: (
        ("mention", people.MENTIONED),
        ("began_tag", people.FOLLOW_TAG),
        ("began_pod", people.FOLLOW_POD),
    ),
    PostEdited: (("mention", people.MENTIONED),),
    NuggetSpotted: (("nugget_spotted", people.AUTHOR),),
    ReminderDue: (("reminder", people.PERSON),),
    PollOpened: tuple(("poll_opened", whom) for whom in people.WATCHING),
    PollClosing: (("poll_closing", people.NOT_VOTED),),
    PollRanOut: (("poll_ran_out", people.ASKED),),
    OutcomeStated: (
        ("outcome_mention", people.CALLED),
        *(("poll_outcome", whom) for whom in (*people.WATCHING, people.VOTED)),
    ),
    SynthesisWritten: (("synthesis_mention", people.CALLED),),
    RoundGiven: (("round_given", people.PERSON),),
    RoundOpened: (("round_opened", people.PERSON),),
    RoundOver: (("round_over", people.PERSON),),
    ThreadMade: (("posts_split", people.CARRIED),),
    ThreadMovedIn: (("thread_moved", people.MOVED_IN),),
    ThreadMerged: (("thread_merged", people.AUTHOR), ("posts_merged", people.JOINED)),
    PostHidden: (("post_hidden", people.AUTHOR),),
    FileHidden: (("file_hidden", people.AUTHOR),),
    PostDeleted: (("post_deleted", people.AUTHOR),),
    ThreadDeleted: (("thread_deleted", people.STARTER),),
    LinksDead: ((OF_THE_LINKS, people.MODERATORS),),
    TextApproved: (("text_approved", people.PERSON),),
    TextReturned: (("text_returned", people.PERSON),),
    JoinRequested: (("request_waiting", people.MODERATORS),),
    JoinAnswered: (("request_answered", people.MODERATORS),),
    JoinApproved: (("request_approved", people.PERSON),),
    JoinDeclined: (("request_declined", people.PERSON),),
    JoinQuestioned: (("question_asked", people.PERSON),),
    MemberSuspended: (("member_suspended", people.PERSON),),
    MemberRemoved: (("member_removed", people.PERSON),),
    RoleChanged: (("role_changed", people.PERSON),),
    CoordinatorNamed: (("coordinator_named", people.PERSON),),
    ExportReady: (("copy_ready", people.PERSON),),
    SearchesFound: (("searches_found", people.PERSON),),
}
_CALLED_IN = {
    "mention": calling.in_post,
    "outcome_mention": calling.in_outcome,
    "synthesis_mention": calling.in_synthesis,
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
            tell(replace(event, payload={**event.payload, "held_post_id": None}), OF_THE_HELD, people.KEEPERS)
            continue
        now = _as_it_is(event)
        for kind, whom in _BY_NAME[event.kind]:
            if kind in _CALLED_IN:
                _call(now, kind, whom)
            else:
                tell(now, kind, whom)


def _as_it_is(event: Told) -> Told:
    """Return the event with the thread and the pod where its post stands by now: it may have been moved since."""
    place = queries.place_of(event.payload.get("post_id"))
    return replace(event, payload={**event.payload, **place})


def _call(event: Told, kind: str, whom: Select[Any]) -> None:
    """Tell those whom a text calls; of the others nothing is asked."""
    if not (handles := _CALLED_IN[kind](event.payload)):
        return
    # Who sees the first post of a thread sees what stands above it.
    post_id = event.payload.get("post_id") or first_post(event.payload["thread_id"])
    tell(_as_it_is(replace(event, payload={**event.payload, "post_id": post_id, "handles": handles})), kind, whom)


def _reacted(event: Told) -> None:
    """Tell the author that somebody reacted: a line of nobody in particular, which gathers all who do."""
    event = _as_it_is(event)
    tell(replace(event, payload={**event.payload, "actor_id": None}), event.payload["reaction"], people.REACTED_TO)
