"""What the people of the demo said, changed, marked and read."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import partial

from forum.kernel import clock, slots
from forum.kernel.actor import Actor
from forum.kernel.policy import load
from forum.marks import actions as marks
from forum.marks import actions_bookmarks as bookmarks
from forum.nuggets import actions as nuggets
from forum.nuggets import queries as nugget_queries
from forum.pods.models import Pod
from forum.pods.policy import roles
from forum.threads import (
    actions,
    actions_bin,
    actions_drafts,
    actions_order,
    actions_reading,
    actions_watches,
    drafting,
    quoting,
)
from forum.threads.models import Post, Thread

from . import demo_above, demo_papers
from . import demo_files as files
from .demo_files import Table
from .demo_stage import Stage

_SOON = timedelta(minutes=1)
_FRESH = timedelta(days=3)
_WHILE = timedelta(minutes=50)
# Where the way to the post that is quoted goes, by its key.
_QUOTE = re.compile(r"\{quote:(\w+)\}")


class Talks:
    """Plans threads on a stage, and lets people have read them."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._posts: dict[tuple[int, str], Post] = {}
        self._said: dict[int, list[tuple[int, datetime]]] = {}

    def plan(self) -> None:
        """Plan what all files of threads say."""
        for number, thread in enumerate(files.threads()):
            self._plan_thread(number, thread)

    def post(self, title: str, key: str) -> Post:
        """Return a post by the title of its thread and its key."""
        number = next(number for number, thread in enumerate(files.threads()) if thread["title"] == title)
        return self._posts[number, key]

    def _plan_thread(self, number: int, thread: Table) -> None:
        moment = clock.now()
        for post in thread["posts"]:
            moment = self._stage.at(post["at"], partial(self._say, number, thread, post))
            self._plan_changes(number, post)
            self._plan_marks(number, post, moment)
            if nugget := post.get("nugget"):
                self._plan_nugget(number, post["key"], nugget)
        for draft in thread.get("drafts", ()):
            self._stage.at(draft["at"], partial(self._keep, number, thread, draft))
        for one in thread.get("watches", ()):
            self._stage.at(moment + _SOON, partial(self._watch, number, thread, one))
        demo_above.plan(self._stage, thread, lambda actor: self._thread(actor, number, thread))
        leader = next(pod["coordinator"] for pod in files.read("pods") if pod["slug"] == thread["pod"])
        if thread["pinned"]:
            first = files.moment(thread["posts"][0]["at"], self._stage.today) + _SOON
            self._stage.at(first, partial(self._pin, leader, number, thread))
        if thread["locked"]:
            keeper = "kojo" if thread["pod"] == "nqps" else leader
            self._stage.at(moment + _SOON, partial(self._lock, keeper, number, thread))

    def _plan_changes(self, number: int, post: Table) -> None:
        for edit in post.get("edits", ()):
            self._stage.at(edit["at"], partial(self._edit, number, post, edit))
        if gone := post.get("deleted"):
            self._stage.at(gone["at"], partial(self._delete, number, post, gone))

    def _pin(self, by: str, number: int, thread: Table) -> None:
        actor = self._stage.actor(by)
        actions_order.pin(actor, self._thread(actor, number, thread))

    def _lock(self, by: str, number: int, thread: Table) -> None:
        actor = self._stage.actor(by)
        actions_order.lock(actor, self._thread(actor, number, thread), thread["locked"])

    def _thread(self, actor: Actor, number: int, thread: Table) -> Thread:
        return load(actor, "view", Thread, self._posts[number, thread["posts"][0]["key"]].thread_id)

    def _say(self, number: int, thread: Table, post: Table) -> None:
        pod = self._stage.pods[thread["pod"]]
        actor, words = (
            self._stage.writer(post["author"], pod),
            {"body": self._with_quotes(number, post["body"].strip()), "language": post["language"]},
        )
        if "answers" in post or (number, thread["posts"][0]["key"]) in self._posts:
            parent = self._posts[number, post["answers"]] if "answers" in post else None
            made = actions.reply(actor, self._thread(actor, number, thread), parent=parent, **words)
        else:
            made = actions.start(actor, pod, title=thread["title"], kind=thread["kind"], tags=thread["tags"], **words)
        for name in post.get("files", ()):
            demo_papers.put(actor, made, name)
        self._posts[number, post["key"]] = made
        self._said.setdefault(made.thread_id, []).append((made.number, clock.now()))

    def _with_quotes(self, number: int, body: str) -> str:
        return _QUOTE.sub(lambda found: quoting.reference(self._posts[number, found[1]]), body)

    def _keep(self, number: int, thread: Table, draft: Table) -> None:
        pod = self._stage.pods[thread["pod"]]
        actor, words = self._stage.writer(draft["author"], pod), drafting.Words(draft["body"].strip())
        parent = self._posts[number, draft["answers"]] if "answers" in draft else None
        place = drafting.of_reply(self._thread(actor, number, thread), parent)
        actions_drafts.keep(actor, place, words, read=0, composer="")

    def _edit(self, number: int, post: Table, edit: Table) -> None:
        made = self._posts[number, post["key"]]
        actor = self._stage.writer(post["author"], self._pod(made))
        actions.edit(
            actor,
            made,
            body=edit["body"].strip(),
            language=post["language"],
            read=made.revision,
            reason=edit.get("reason", ""),
        )

    def _plan_marks(self, number: int, post: Table, moment: datetime) -> None:
        for kind, people in post.get("reactions", {}).items():
            for at, person in enumerate(people, 1):
                # Read over a cup of tea, one after the other.
                later = min(moment + at * _WHILE, clock.now())
                self._stage.at(later, partial(self._react, number, post["key"], person, kind))
        for at, kept in enumerate(post.get("bookmarks", ()), 1):
            self._stage.at(min(moment + at * _WHILE, clock.now()), partial(self._bookmark, number, post["key"], kept))

    def _react(self, number: int, key: str, person: str, kind: str) -> None:
        marks.react(self._stage.actor(person), self._posts[number, key], kind)

    def _bookmark(self, number: int, key: str, kept: Table) -> None:
        day = files.day(kept.get("remind"), self._stage.today)
        bookmarks.keep(self._stage.actor(kept["by"]), self._posts[number, key], kept["note"], day)

    def _delete(self, number: int, post: Table, gone: Table) -> None:
        actor = self._stage.actor(str(gone.get("by") or post["author"]))
        actions_bin.delete(actor, self._posts[number, post["key"]], gone.get("reason", ""))

    def _watch(self, number: int, thread: Table, one: Table) -> None:
        actor = self._stage.actor(one["by"])
        actions_watches.watch(actor, self._thread(actor, number, thread), one["level"])

    def _plan_nugget(self, number: int, key: str, nugget: Table) -> None:
        self._stage.at(
            nugget["at"],
            lambda: nuggets.spot(self._stage.actor(nugget["by"]), self._posts[number, key], nugget["title"]),
        )
        if "taken_off" in nugget:
            self._stage.at(nugget["taken_off"], lambda: self._take_off(number, key, nugget))

    def _take_off(self, number: int, key: str, nugget: Table) -> None:
        actor = self._stage.actor(nugget["taken_off_by"])
        mark = nugget_queries.of_post(actor, self._posts[number, key].id)
        if mark is None:
            raise LookupError(f"{key} carries no mark")
        nuggets.take_off(actor, mark, nugget["taken_off_reason"])

    def _pod(self, post: Post) -> Pod:
        return next(pod for pod in self._stage.pods.values() if pod.id == post.pod_id)

    def read(self) -> None:
        """Let everybody have read what is older than a few days in the pods that they are in."""
        before = clock.now() - _FRESH
        for key in self._stage.people:
            actor = self._stage.actor(key)
            for pod_id in roles(actor):
                for thread in self._threads_of(actor, pod_id):
                    numbers = [number for number, moment in self._said[thread.id] if moment < before]
                    if numbers:
                        actions_reading.mark_read(actor, thread, numbers)

    def notice(self) -> None:
        """Let the notices of what was read count as read, too."""
        before = clock.now() - _FRESH
        ids = [post.id for post in self._posts.values() if post.created_at < before]
        for key in self._stage.people:
            for told in slots.posts_read:
                told(self._stage.actor(key), ids)

    def _threads_of(self, actor: Actor, pod_id: int) -> list[Thread]:
        ids = {post.thread_id for post in self._posts.values() if post.pod_id == pod_id}
        return [load(actor, "view", Thread, thread_id) for thread_id in sorted(ids)]
