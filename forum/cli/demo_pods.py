"""How the pods of the demo came to be: founded, asked to join, let in, left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from forum.kernel.db import db
from forum.people import actions_accounts, actions_settings
from forum.pods import actions_charter, actions_founding, actions_joining, actions_membership
from forum.pods import queries as pods
from forum.pods.models_requests import JoinRequest
from forum.search import actions_glossary, actions_saved
from forum.threads import actions_watches

from . import demo_files as files
from .demo_files import Table
from .demo_stage import Stage

_SOON = timedelta(minutes=1)


class Pods:
    """Plans people, pods and requests on a stage."""

    def __init__(self, stage: Stage, password: str) -> None:
        self._stage, self._password = stage, password

    def plan(self) -> None:
        """Plan what all three files say."""
        for person in files.read("people"):
            self._stage.at(person["joined"], partial(self._join_site, person))
        for pod in files.read("pods"):
            self._plan_pod(pod)
        for request in files.read("requests"):
            self._plan_request(request)

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
        self._stage.people[key] = user
        actions_settings.choose(user, language=user.language, time_zone=person["time_zone"], theme="auto")
        told = {name: person.get(name, "") for name in ("name", "role", "organisation", "country", "about")}
        actions_settings.edit_profile(self._stage.actor(key), user, listed=person["listed"], **told)

    def _plan_pod(self, pod: Table) -> None:
        self._stage.at(pod["founded"], partial(self._found, pod))
        for charter in pod.get("charters", ()):
            self._stage.at(charter["at"], partial(self._edit_charter, pod, charter["body"]))
        for member in pod.get("members", ()):
            self._plan_member(pod, member)
        for search in pod.get("searches", ()):
            self._stage.at(search["at"], partial(self._search, search))
        if same := pod.get("glossary"):
            self._stage.at(same["at"], partial(self._gloss, pod, same["text"]))
        for one in pod.get("watches", ()):
            self._stage.at(one["at"], partial(self._watch, pod["slug"], one))
        if ended := pod.get("archived"):
            self._stage.at(
                ended["at"],
                lambda: actions_founding.archive(self._stage.actor(ended["by"]), self._stage.pods[pod["slug"]]),
            )

    def _watch(self, slug: str, one: Table) -> None:
        actor, pod = self._stage.actor(one["by"]), self._stage.pods[slug]
        tags = {tag.slug: tag for tag in pods.pod_tags(actor, pod.id)}
        actions_watches.watch(actor, tags[one["tag"]] if "tag" in one else pod, one["level"])

    def _search(self, search: Table) -> None:
        asked = (search["name"], search["query"], search["rhythm"])
        actions_saved.save(self._stage.actor(search["by"]), *asked, by_letter=False)

    def _gloss(self, pod: Table, text: str) -> None:
        actions_glossary.edit(self._stage.actor(pod["coordinator"]), self._stage.pods[pod["slug"]], text, 0)

    def _edit_charter(self, pod: Table, body: str) -> None:
        actions_charter.edit_charter(self._stage.actor(pod["coordinator"]), self._stage.pods[pod["slug"]], body)

    def _found(self, pod: Table) -> None:
        tags = [actions_charter.Tagged(tag["name"], tag["slug"]) for tag in pod["tags"]]
        leader = self._stage.actor(pod["coordinator"])
        if pod["template"] == "commons":
            made = actions_founding.found_commons(self._stage.actor("admin"))
            db.session.flush()
            actions_charter.edit_tags(leader, made, tags)
            actions_charter.edit_charter(leader, made, pod["charter"])
        else:
            made = actions_founding.found_pod(
                self._stage.actor("admin"),
                name=pod["name"],
                slug=pod["slug"],
                purpose=pod["purpose"],
                template=pod["template"],
                languages=pod["languages"],
                coordinator=self._stage.people[pod["coordinator"]],
                charter=pod["charter"],
                tags=tags,
            )
        self._stage.pods[pod["slug"]] = made
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
            starts_on=files.day(pod.get("starts"), self._stage.today),
            review_on=files.day(pod.get("review"), self._stage.today),
            ends_on=files.day(pod.get("ends"), self._stage.today),
        )

    def _plan_member(self, pod: Table, member: Table) -> None:
        slug, key = pod["slug"], member["person"]
        if "asked" in member:
            self._stage.at(member["asked"], lambda: self._ask(slug, key, member.get("answers", {})))
            self._stage.at(
                member["joined"],
                lambda: actions_joining.approve(self._stage.actor(member["approved_by"]), self._open(slug, key)),
            )
        if member["role"] != "member":
            # Right after the approval, which may stand in another file.
            moment = files.moment(member["joined"], self._stage.today) + _SOON
            self._stage.at(
                moment,
                lambda: self._on_seat(actions_membership.change_role, pod["coordinator"], slug, key, member["role"]),
            )
        if "left" in member:
            self._stage.at(
                member["left"], lambda: actions_membership.leave(self._stage.actor(key), self._stage.pods[slug])
            )
        if out := member.get("suspended"):
            self._stage.at(
                out["at"], lambda: self._on_seat(actions_membership.suspend, out["by"], slug, key, out["reason"])
            )

    def _archive(self, by: str, slug: str) -> None:
        actions_founding.archive(self._stage.actor(by), self._stage.pods[slug])

    def _leave(self, key: str, slug: str) -> None:
        actions_membership.leave(self._stage.actor(key), self._stage.pods[slug])

    def _on_seat(self, verb: Callable[..., None], by: str, slug: str, key: str, *more: str) -> None:
        actor, user = self._stage.actor(by), self._stage.people[key]
        seats = pods.members_of(actor, self._stage.pods[slug].id)
        verb(actor, next(each.membership for each in seats if each.membership.user_id == user.id), *more)

    def _ask(self, slug: str, key: str, answers: Table) -> None:
        actor, pod = self._stage.actor(key), self._stage.pods[slug]
        typed = {question.id: answers.get(question.label, "") for question in pods.pod_questions(actor, pod.id)}
        actions_joining.ask_to_join(actor, pod, typed, pod.charter_version)

    def _open(self, slug: str, key: str) -> JoinRequest:
        asking = pods.my_request_in(self._stage.actor(key), self._stage.pods[slug].id)
        if asking is None:
            raise LookupError(f"{key} has not asked to join {slug}")
        return asking.request

    def _plan_request(self, asked: Table) -> None:
        slug, key = asked["pod"], asked["person"]
        self._stage.at(asked["at"], lambda: self._ask(slug, key, asked["answers"]))
        for step in asked.get("steps", ()):
            self._stage.at(step["at"], partial(self._decide, slug, key, step))

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
        verbs[step["do"]](self._stage.actor(step["by"]), self._open(slug, key), *words)
