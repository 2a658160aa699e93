"""Values of drafts: the place that a text belongs to, its words, and what an opened form is told of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from forum.kernel import links
from forum.kernel.errors import Conflict
from forum.kernel.markup import Rendered
from forum.pods.models import Pod

from .models import Post, Thread
from .models_held import HeldPost


@dataclass(frozen=True)
class Place:
    """Where a text belongs: its key, where it is kept by a script, and whose rows it stands at."""

    key: str
    url: str
    pod_id: int
    thread_id: int | None = None
    post_id: int | None = None


@dataclass(frozen=True)
class Words:
    """What was typed so far, whatever the form."""

    body: str = ""
    title: str = ""
    language: str = ""
    kind: str = ""
    tags: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.body.strip() or self.title.strip())

    def columns(self) -> dict[str, object]:
        """Return the columns of a draft that hold words."""
        return {
            "body": self.body,
            "title": self.title,
            "language": self.language,
            "kind": self.kind,
            "tags": list(self.tags),
        }

    def says(self, other: Words) -> bool:
        """Say whether both read the same: what is chosen beside the words is no reason to ask anybody."""
        return (self.body.strip(), self.title.strip()) == (other.body.strip(), other.title.strip())

    def above(self, other: Words) -> Words:
        """Return both texts, one under the other."""
        both = "\n\n".join(text.strip("\n") for text in (self.body, other.body) if text.strip())
        return replace(self, body=both, title=self.title or other.title)


@dataclass(frozen=True)
class Kept:
    """A draft as it stands: without `id` there never was one, without words one that is over."""

    id: int | None = None
    sequence: int = 0
    words: Words = Words()
    at: datetime | None = None
    # Put here when it came back from a moderator, and not written on since.
    is_back: bool = False


@dataclass(frozen=True)
class Opened:
    """What a form is told: its place, what is kept, the other text when both were changed, and its preview."""

    place: Place
    kept: Kept
    other: Kept | None = None
    preview: Rendered | None = None

    @property
    def status(self) -> int:
        """Return how a page with this form is answered."""
        return 200 if self.other is None else Conflict.code


def of_reply(thread: Thread, parent: Post | None) -> Place:
    """Return the place of a reply, to the thread or to one of its posts."""
    known = parent is not None and parent.thread_id == thread.id
    return _of_reply(thread.pod_id, thread.id, parent.id if parent is not None and known else None)


def of_held(held: HeldPost) -> Place:
    """Return the place where a text was written that waits for a moderator, or comes back from there."""
    if held.edited_id is not None:
        return _of_edit(held.pod_id, held.in_thread_id, held.edited_id)
    if held.in_thread_id is None:
        # By the way of its key: whoever keeps it here has no form open.
        return Place(f"pod-{held.pod_id}", "", held.pod_id)
    return _of_reply(held.pod_id, held.in_thread_id, held.parent_id)


def of_rewording(held: HeldPost) -> Place:
    """Return the place of other words for a text that waits: of its pod, where that one stays."""
    return Place(f"held-{held.id}", f"/held/{held.id}/draft", held.pod_id)


def _of_reply(pod_id: int, thread_id: int, post_id: int | None) -> Place:
    key = f"thread-{thread_id}" + (f"-post-{post_id}" if post_id else "")
    return Place(key, links.thread(thread_id) + "/draft", pod_id, thread_id, post_id)


def of_pod(pod: Pod) -> Place:
    """Return the place of a new thread."""
    return Place(f"pod-{pod.id}", links.pod(pod.slug, "draft"), pod.id)


def of_edit(post: Post) -> Place:
    """Return the place of another wording."""
    return _of_edit(post.pod_id, post.thread_id, post.id)


def _of_edit(pod_id: int, thread_id: int | None, post_id: int) -> Place:
    return Place(f"edit-{post_id}", links.post(post_id, "draft"), pod_id, thread_id, post_id)


def of_synthesis(thread: Thread) -> Place:
    """Return the place of a thread's synthesis."""
    return Place(f"synthesis-{thread.id}", links.thread(thread.id) + "/synthesis/draft", thread.pod_id, thread.id)
