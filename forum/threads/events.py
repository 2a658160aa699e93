"""What happens in threads."""

from __future__ import annotations

from dataclasses import dataclass

from forum.kernel.outbox import Event


@dataclass(frozen=True)
class OfThread(Event):
    pod_id: int
    thread_id: int


@dataclass(frozen=True)
class OfPost(OfThread):
    post_id: int


class ThreadStarted(OfPost):
    """Somebody began a conversation; `post_id` is its first post. No PostCreated comes with it."""


@dataclass(frozen=True)
class TextHeld(Event):
    """What somebody wrote waits for a moderator."""

    pod_id: int
    held_post_id: int


@dataclass(frozen=True)
class TextApproved(OfPost):
    """A moderator let a text in; PostCreated or ThreadStarted comes with it. `user_id` is its author."""

    user_id: int


@dataclass(frozen=True)
class TextReturned(Event):
    """A moderator gave a text back to its author, `user_id`, with a reason."""

    pod_id: int
    user_id: int
    held_post_id: int


class PostCreated(OfPost):
    """Somebody replied."""


class PostEdited(OfPost):
    """A post has another wording."""


class PostHidden(OfPost):
    """A moderator hid a post."""


class PostShown(OfPost):
    """A moderator shows a hidden post again."""


class FileHidden(OfPost):
    """A moderator hid a file of a post."""


class FileShown(OfPost):
    """A moderator shows a hidden file again."""


class PostDeleted(OfPost):
    """A post is in the bin; its place stays."""


class PostRestored(OfPost):
    """A post is back from the bin."""


class PostPurged(OfPost):
    """The text of a deleted post is gone for good."""


@dataclass(frozen=True)
class OfWording(OfPost):
    number: int


class WordingHidden(OfWording):
    """A moderator hid an earlier wording of a post."""


class WordingShown(OfWording):
    """A moderator shows an earlier wording again."""


class ThreadDeleted(OfThread):
    """A thread is in the bin with all its posts."""


class ThreadRestored(OfThread):
    """A thread is back from the bin."""


class ThreadLocked(OfThread):
    """Nobody can reply any more."""


class ThreadUnlocked(OfThread):
    """One can reply again."""


class ThreadSlowed(OfThread):
    """Each person posts once in a time."""


class ThreadHurried(OfThread):
    """Everybody posts when they like again."""


class ThreadPinned(OfThread):
    """The thread stands on top of its pod."""


class PinsDue(Event):
    """It is time to look for pins whose last day is over."""


class ThreadUnpinned(OfThread):
    """The thread stands where its last post puts it."""


@dataclass(frozen=True)
class OfSynthesis(OfThread):
    # Of a version: that of the thread is the newest with words.
    number: int


class SynthesisWritten(OfSynthesis):
    """Somebody wrote this version of a thread's synthesis."""


class SynthesisRemoved(OfSynthesis):
    """A moderator removed a synthesis with all its versions; this was the newest."""


class SynthesisTaken(OfSynthesis):
    """Somebody took this version along when they were erased, or the title of its thread."""


class ThreadTitled(OfThread):
    """A thread has another title."""


class ThreadTagged(OfThread):
    """A thread has other tags."""


class ChangeUndone(OfThread):
    """What was changed about a thread was taken back."""


class ThreadMovedIn(OfThread):
    """A thread of another pod belongs to this one."""


class ThreadMovedOut(OfThread):
    """A thread of this pod belongs to another one."""


class ThreadSplit(OfThread):
    """Posts of this thread are a thread of their own now."""


class ThreadMade(OfThread):
    """This thread was made of posts of another one."""


class ThreadMerged(OfPost):
    """Another thread was merged into this one; `post_id` was its first post."""


class PostsMoved(OfThread):
    """Posts have come into this thread from another one."""
