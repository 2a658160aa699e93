"""The demo as it happened: every step by the action that a person would use, at its time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.nuggets import actions as nuggets
from forum.nuggets import queries as nugget_queries
from forum.people import actions_accounts, actions_settings
from forum.people.models import User
from forum.pods import actions_charter, actions_founding, actions_joining, actions_membership
from forum.pods import queries as pods
from forum.pods.models import Pod
from forum.pods.models_requests import JoinRequest
from forum.pods.policy import roles
from forum.threads import actions, actions_moderation, actions_reading
from forum.threads.models import Post, Thread

from . import demo_files as files
from .demo_files import Table

Step = Callable[[], object]
_SOON = timedelta(minutes=1)
_FRESH = timedelta(days=3)


class Story:
    """Collects the steps of all files, then takes them in the order of time."""

    def __init__(self, password: str) -> None:
        self._today = clock.now().date()
        self._password = password
        self._steps: list[tuple[datetime, int, Step]] = []
        self._people: dict[str, User] = {}
        self._pods: dict[str, Pod] = {}
        self._posts: dict[tuple[int, str], Post] = {}
        self._said: dict[int, list[tuple[int, datetime]]] = {}

    def tell(self, progress: Callable[[int, int], object]) -> None:
        """Take every step; the caller commits."""
        for person in files.read("people"):
            self._at(person["joined"], lambda person=person: self._join_site(person))
        for pod in files.read("pods"):
            self._plan_pod(pod)
        for request in files.read("requests"):
            self._plan_request(request)
        for number, thread in enumerate(files.threads()):
            self._plan_thread(number, thread)
        self._steps.sort(key=lambda step: step[:2])
        for done, (moment, _order, step) in enumerate(self._steps, 1):
            with clock.moved_to(moment):
                step()
            progress(done, len(self._steps))
        self._read()

    def _at(self, written: str | datetime, step: Step) -> datetime:
        moment = files.moment(written, self._today) if isinstance(written, str) else written
        self._steps.append((moment, len(self._steps), step))
        return moment

    def _as(self, key: str) -> Actor:
        """Return a person as they knock: what was true a step ago is asked again."""
        user = self._people[key]
        return Actor(user.id, user.name, user.handle, user.language, user.time_zone, is_admin=user.is_admin)

    def _join_site(self, person: Table) -> None:
        key = person["key"]
        user = actions_accounts.add_person(
            name=person["name"],
            email=f"{key}@example.org",
            password=self._password,
            language=person["language"],
            handle=key,
            admin=key == "admin",
        )
        self._people[key] = user
        actions_settings.choose(user, language=user.language, time_zone=person["time_zone"], theme="auto")
        told = {name: person.get(name, "") for name in ("name", "role", "organisation", "country", "about")}
        actions_settings.edit_profile(self._as(key), user, listed=person["listed"], **told)

    def _plan_pod(self, pod: Table) -> None:
        self._at(pod["founded"], lambda: self._found(pod))
        for charter in pod.get("charters", ()):
            self._at(charter["at"], lambda body=charter["body"]: self._edit_charter(pod, body))
        for member in pod.get("members", ()):
            self._plan_member(pod, member)
        if ended := pod.get("archived"):
            self._at(ended["at"], lambda: actions_founding.archive(self._as(ended["by"]), self._pods[pod["slug"]]))

    def _edit_charter(self, pod: Table, body: str) -> None:
        actions_charter.edit_charter(self._as(pod["coordinator"]), self._pods[pod["slug"]], body)

    def _found(self, pod: Table) -> None:
        tags = [actions_charter.Tagged(tag["name"], tag["slug"]) for tag in pod["tags"]]
        leader = self._as(pod["coordinator"])
        if pod["template"] == "commons":
            made = actions_founding.found_commons(self._as("admin"))
            db.session.flush()
            actions_charter.edit_tags(leader, made, tags)
            actions_charter.edit_charter(leader, made, pod["charter"])
        else:
            made = actions_founding.found_pod(
                self._as("admin"),
                name=pod["name"],
                slug=pod["slug"],
                purpose=pod["purpose"],
                template=pod["template"],
                languages=pod["languages"],
                coordinator=self._people[pod["coordinator"]],
                charter=pod["charter"],
                tags=tags,
            )
        self._pods[pod["slug"]] = made
        actions_founding.edit_pod(
            leader,
            made,
            name=pod["name"],
            purpose=pod["purpose"],
            languages=pod["languages"],
            objectives=pod["objectives"],
            products=pod["products"],
            attribution=pod["attribution"],
            listed=pod["listed"],
            join_policy=pod["join_policy"],
            starts_on=files.day(pod.get("starts"), self._today),
            review_on=files.day(pod.get("review"), self._today),
            ends_on=files.day(pod.get("ends"), self._today),
        )

    def _plan_member(self, pod: Table, member: Table) -> None:
        slug, key = pod["slug"], member["person"]
        if "asked" in member:
            self._at(member["asked"], lambda: self._ask(slug, key, member.get("answers", {})))
            self._at(
                member["joined"],
                lambda: actions_joining.approve(self._as(member["approved_by"]), self._open(slug, key)),
            )
        if member["role"] != "member":
            # Right after the approval, which may stand in another file.
            moment = files.moment(member["joined"], self._today) + _SOON
            self._at(
                moment,
                lambda: self._on_seat(actions_membership.change_role, pod["coordinator"], slug, key, member["role"]),
            )
        if "left" in member:
            self._at(member["left"], lambda: actions_membership.leave(self._as(key), self._pods[slug]))
        if out := member.get("suspended"):
            self._at(out["at"], lambda: self._on_seat(actions_membership.suspend, out["by"], slug, key, out["reason"]))

    def _on_seat(self, verb: Callable[..., None], by: str, slug: str, key: str, *more: str) -> None:
        actor, user = self._as(by), self._people[key]
        seats = pods.members_of(actor, self._pods[slug].id)
        verb(actor, next(each.membership for each in seats if each.membership.user_id == user.id), *more)

    def _ask(self, slug: str, key: str, answers: Table) -> None:
        actor, pod = self._as(key), self._pods[slug]
        typed = {question.id: answers.get(question.label, "") for question in pods.pod_questions(actor, pod.id)}
        actions_joining.ask_to_join(actor, pod, typed, pod.charter_version)

    def _open(self, slug: str, key: str) -> JoinRequest:
        asking = pods.my_request_in(self._as(key), self._pods[slug].id)
        if asking is None:
            raise LookupError(f"{key} has not asked to join {slug}")
        return asking.request

    def _plan_request(self, asked: Table) -> None:
        slug, key = asked["pod"], asked["person"]
        self._at(asked["at"], lambda: self._ask(slug, key, asked["answers"]))
        for step in asked.get("steps", ()):
            self._at(step["at"], lambda step=step: self._decide(slug, key, step))

    def _decide(self, slug: str, key: str, step: Table) -> None:
        verbs: dict[str, Callable[..., None]] = {
            "question": actions_joining.ask_back,
            "answer": actions_joining.answer,
            "hold": actions_joining.hold,
            "decline": actions_joining.decline,
            "approve": actions_joining.approve,
            "withdraw": actions_joining.withdraw,
        }
        words = [step[name].strip() for name in ("text", "reason") if name in step]
        verbs[step["do"]](self._as(step["by"]), self._open(slug, key), *words)

    def _plan_thread(self, number: int, thread: Table) -> None:
        moment = self._today
        for post in thread["posts"]:
            moment = self._at(post["at"], lambda post=post: self._say(number, thread, post))
            for edit in post.get("edits", ()):
                self._at(edit["at"], lambda post=post, edit=edit: self._edit(number, post, edit))
            if nugget := post.get("nugget"):
                self._plan_nugget(number, post["key"], nugget)
        leader = next(pod["coordinator"] for pod in files.read("pods") if pod["slug"] == thread["pod"])
        if thread["pinned"]:
            first = files.moment(thread["posts"][0]["at"], self._today) + _SOON
            self._at(first, lambda: actions_moderation.pin(self._as(leader), self._thread(number, thread)))
        if thread["locked"]:
            keeper = "kojo" if thread["pod"] == "nqps" else leader
            self._at(
                moment + _SOON,
                lambda: actions_moderation.lock(self._as(keeper), self._thread(number, thread), thread["locked"]),
            )

    def _thread(self, number: int, thread: Table) -> Thread:
        return db.session.get_one(Thread, self._posts[number, thread["posts"][0]["key"]].thread_id)

    def _writing(self, key: str, pod: Pod) -> Actor:
        """Return a person who is about to write: a new charter is accepted right before."""
        actor = self._as(key)
        if roles(actor)[pod.id].accepted_charter < pod.charter_version:
            actions_charter.accept_charter(actor, pod, pod.charter_version)
        return actor

    def _say(self, number: int, thread: Table, post: Table) -> None:
        pod = self._pods[thread["pod"]]
        actor, words = self._writing(post["author"], pod), {"body": post["body"].strip(), "language": post["language"]}
        if "answers" in post or (number, thread["posts"][0]["key"]) in self._posts:
            parent = self._posts[number, post["answers"]] if "answers" in post else None
            made = actions.reply(actor, self._thread(number, thread), parent=parent, **words)
        else:
            made = actions.start(actor, pod, title=thread["title"], kind=thread["kind"], tags=thread["tags"], **words)
        self._posts[number, post["key"]] = made
        self._said.setdefault(made.thread_id, []).append((made.number, clock.now()))

    def _edit(self, number: int, post: Table, edit: Table) -> None:
        made = self._posts[number, post["key"]]
        actor = self._writing(post["author"], db.session.get_one(Pod, made.pod_id))
        actions.edit(
            actor,
            made,
            body=edit["body"].strip(),
            language=post["language"],
            read=made.revision,
            reason=edit.get("reason", ""),
        )

    def _plan_nugget(self, number: int, key: str, nugget: Table) -> None:
        self._at(
            nugget["at"],
            lambda: nuggets.spot(self._as(nugget["by"]), self._posts[number, key], nugget["title"]),
        )
        if "taken_off" in nugget:
            self._at(nugget["taken_off"], lambda: self._take_off(number, key, nugget))

    def _take_off(self, number: int, key: str, nugget: Table) -> None:
        actor = self._as(nugget["taken_off_by"])
        mark = nugget_queries.of_post(actor, self._posts[number, key].id)
        if mark is None:
            raise LookupError(f"{key} carries no mark")
        nuggets.take_off(actor, mark, nugget["taken_off_reason"])

    def _read(self) -> None:
        """Let everybody have read what is older than a few days in the pods that they are in."""
        before = clock.now() - _FRESH
        for key in self._people:
            actor: Any = self._as(key)
            for pod_id in roles(actor):
                for thread in self._threads_of(pod_id):
                    numbers = [number for number, moment in self._said[thread.id] if moment < before]
                    if numbers:
                        actions_reading.mark_read(actor, thread, numbers)

    def _threads_of(self, pod_id: int) -> list[Thread]:
        ids = {post.thread_id for post in self._posts.values() if post.pod_id == pod_id}
        return [db.session.get_one(Thread, thread_id) for thread_id in sorted(ids)]
