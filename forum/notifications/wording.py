"""What a notice says and where it leads, made of what its reader may see now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from forum.kernel import i18n, links
from forum.kernel.i18n import _, lazy, ngettext
from forum.marks.models import KINDS

from .actions import CALLED, POLLS, ROUNDS
from .policy import OF_THE_BIN, OF_THE_HELD, OF_THE_LINKS, THREAD_BINNED

_SENTENCES = {
    "mention": lazy("%(name)s mentioned you in “%(title)s”"),
    "reply": lazy("%(name)s replied to you in “%(title)s”"),
    "thread": lazy("%(name)s wrote in “%(title)s”"),
    "follow_thread": lazy("%(name)s wrote in “%(title)s”"),
    "follow_tag": lazy("%(name)s wrote in “%(title)s”"),
    "follow_pod": lazy("%(name)s wrote in “%(title)s”"),
    "began_tag": lazy("%(name)s began “%(title)s”"),
    "began_pod": lazy("%(name)s began “%(title)s”"),
    "nugget_spotted": lazy("Your post in “%(title)s” was marked as a nugget"),
    "text_waits": lazy("Texts in %(pod)s wait for your approval"),
    OF_THE_LINKS: lazy("Links of resources in %(pod)s lead nowhere any more"),
    "text_approved": lazy("A moderator approved your text in “%(title)s”"),
    "text_returned": lazy("A moderator returned your text in %(pod)s"),
    "post_hidden": lazy("A moderator hid your post in “%(title)s”"),
    "file_hidden": lazy("A moderator hid a file of your post in “%(title)s”"),
    "post_deleted": lazy("A moderator deleted your post in “%(title)s”"),
    "thread_merged": lazy("A moderator merged a thread of yours into “%(title)s”"),
    "posts_merged": lazy("A moderator merged a thread where you wrote into “%(title)s”"),
    "posts_split": lazy("A moderator made a thread of its own of posts, some of them yours: “%(title)s”"),
    "thread_moved": lazy("A moderator moved “%(title)s”, where you wrote, to another pod: it is in %(pod)s now"),
    THREAD_BINNED: lazy("A moderator deleted your thread “%(title)s”"),
    "thanks": lazy("%(name)s thanks you for your post in “%(title)s”"),
    "useful": lazy("%(name)s finds your post in “%(title)s” useful"),
    "try": lazy("%(name)s will try what you wrote in “%(title)s”"),
    "reminder": lazy("You wanted to come back to “%(title)s”"),
    "round_given": lazy("You lead a question of a themed discussion in %(pod)s: prepare it before it opens"),
    "round_opened": lazy("Your question “%(title)s” is open"),
    "round_over": lazy("The discussion of “%(title)s” has come to its end: write its synthesis"),
    "poll_opened": lazy("There is a poll in “%(title)s”"),
    "poll_closing": lazy("A poll in “%(title)s” closes soon, and you have not voted"),
    "poll_ran_out": lazy("Your poll in “%(title)s” has closed: say what comes of it"),
    "poll_outcome": lazy("The outcome of a poll in “%(title)s” is there"),
    "outcome_mention": lazy("The outcome of a poll in “%(title)s” names you"),
    "synthesis_mention": lazy("The synthesis of “%(title)s” names you"),
    "request_waiting": lazy("%(name)s asks to join %(pod)s"),
    "request_answered": lazy("%(name)s answered your question about joining %(pod)s"),
    "request_approved": lazy("You are a member of %(pod)s now"),
    "request_declined": lazy("Your request to join %(pod)s was declined"),
    "question_asked": lazy("%(pod)s asks you a question about your request to join"),
    "member_suspended": lazy("You were suspended from %(pod)s"),
    "member_removed": lazy("You were removed from %(pod)s"),
    "coordinator_named": lazy("You coordinate the new pod %(pod)s"),
    "role_changed": lazy("Your role in %(pod)s has changed"),
}
_REASONS = {
    "mention": lazy("Because your name stands in it."),
    "reply": lazy("Because it answers you."),
    "thread": lazy("Because you take part."),
    "follow_thread": lazy("Because you follow this thread."),
    "follow_tag": lazy("Because you follow %(tag)s."),
    "began_tag": lazy("Because you follow %(tag)s."),
    "follow_pod": lazy("Because you follow %(pod)s."),
    "began_pod": lazy("Because you follow %(pod)s."),
}
_OF_PODS = ("follow_tag", "began_tag", "follow_pod", "began_pod")
_MINE = {
    "copy_ready": (lazy("The copy of your data is ready"), "/settings/data"),
    "searches_found": (lazy("There is something new for your saved searches"), "/searches"),
}
_PAGES = {OF_THE_BIN: "/deleted", THREAD_BINNED: "/deleted", "text_returned": "/held"}
_UNNAMED = lazy("There is news about your membership")
_TALK = tuple(_REASONS)
_ABOUT_POSTS = (
    *_TALK,
    *ROUNDS,
    "nugget_spotted",
    "post_hidden",
    "file_hidden",
    "text_approved",
    "thread_merged",
    "posts_merged",
    "reminder",
    *KINDS,
)
# Polls and syntheses stand above their thread.
_ABOUT_THREADS = (*POLLS, *CALLED, "posts_split", "thread_moved")
_FOR_MODERATORS = ("request_waiting", "request_answered")
_FOR_APPLICANTS = ("request_declined", "question_asked")
_ROOMS = {
    OF_THE_HELD: "held",
    OF_THE_LINKS: "resources/links",
    "round_given": "series",
    **dict.fromkeys(_FOR_APPLICANTS, "join"),
}


@dataclass(frozen=True)
class Line:
    """A notice as the macro `notice_row` takes it."""

    text: str
    url: str
    at: datetime
    unseen: bool
    name: str
    person_id: int | None
    quote: str
    reason: str
    change: str


def line(row: Row[Any]) -> Line:
    """Return a row of `queries` in the words of the language in force."""
    from_others = row.kind in (*_TALK, *_FOR_MODERATORS)
    return Line(
        text=sentence(row),
        url=f"/notifications/{row.id}",
        at=row.at,
        unseen=row.read_at is None,
        name=(row.name or "") if from_others else "",
        person_id=row.person_id,
        quote=(row.excerpt or "") if row.kind in _ABOUT_POSTS else (row.reason or ""),
        reason=_reason(row),
        change=_change(row),
    )


def _reason(row: Row[Any]) -> str:
    """Return why one is told, where that is one's own choice."""
    if row.kind not in _REASONS or row.pod is None:
        return ""
    tag = row.tag or _("a tag")
    return _(_REASONS[row.kind].message, **_alone({"tag": tag, "pod": row.pod}))


def _change(row: Row[Any]) -> str:
    """Return where just that is changed."""
    if row.kind not in _REASONS or row.slug is None:
        return ""
    return links.pod(row.slug, "watch") if row.kind in _OF_PODS else links.thread(row.thread_id) + "/watch"


def _alone(places: dict[str, str]) -> dict[str, str]:
    return {key: i18n.alone(value) for key, value in places.items()}


def sentence(row: Row[Any]) -> str:
    """Return what happened; a pod whose card the reader may not see is not named."""
    if row.kind in _MINE:
        return str(_MINE[row.kind][0])
    if row.pod is None or row.kind not in _SENTENCES:
        return str(_UNNAMED)
    name = (row.reacted if row.kind in KINDS else row.name) or ""
    places = _alone({"name": name, "title": row.title or "", "pod": row.pod})
    if row.kind in KINDS and row.reactions > 1:
        return _gathered(row.kind, row.reactions - 1, places)
    return _(_SENTENCES[row.kind].message, **places)


def _gathered(kind: str, others: int, places: dict[str, str]) -> str:
    """Return what several people say of a post in one way."""
    if kind == "thanks":
        return ngettext(
            "%(name)s and %(num)s other thank you for your post in “%(title)s”",
            "%(name)s and %(num)s others thank you for your post in “%(title)s”",
            others,
            **places,
        )
    if kind == "useful":
        return ngettext(
            "%(name)s and %(num)s other find your post in “%(title)s” useful",
            "%(name)s and %(num)s others find your post in “%(title)s” useful",
            others,
            **places,
        )
    return ngettext(
        "%(name)s and %(num)s other will try what you wrote in “%(title)s”",
        "%(name)s and %(num)s others will try what you wrote in “%(title)s”",
        others,
        **places,
    )


def target(row: Row[Any]) -> str:
    """Return the page where the reader sees what happened."""
    if row.kind in _MINE:
        return _MINE[row.kind][1]
    if row.kind in _PAGES:
        return _PAGES[row.kind]
    if row.kind in (*_ABOUT_POSTS, *_ABOUT_THREADS):
        return links.thread(row.thread_id) if row.kind in _ABOUT_THREADS else links.post(row.post_id)
    if row.kind in _FOR_MODERATORS:
        return "/queue"
    if row.slug is None:
        return "/pods/"
    return links.pod(row.slug, _ROOMS.get(row.kind, ""))
