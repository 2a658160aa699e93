"""Verbs on whole pods: found, edit, archive, open again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.exc import IntegrityError

from forum.kernel import clock, markup
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, Forbidden, Refused
from forum.kernel.i18n import LANGUAGES, _
from forum.kernel.outbox import emit
from forum.kernel.policy import ME, rows, scope_of, unscoped
from forum.people.models import User
from forum.people.names import folded
from forum.people.policy import admins_only

from . import actions_places as places
from . import queries, typed
from .actions_charter import Tagged, write_charter
from .events import CoordinatorNamed, PodArchived, PodEdited, PodFounded, PodReopened
from .models import COORDINATOR, MEMBER, Pod, Question, Tag
from .policy import coordinated_pods, forget
from .templates_of import COMMONS, Template, templates

_MANAGED = (
    update(Pod)
    .where(
        Pod.id == bindparam("which"), scope_of(Pod), ~Pod.is_commons, or_(admins_only(), Pod.id.in_(coordinated_pods()))
    )
    .execution_options(synchronize_session=False)
)
_ARCHIVE = _MANAGED.where(Pod.archived_at.is_(None)).values(archived_at=bindparam("at"), archived_by_id=ME)
_REOPEN = _MANAGED.where(Pod.archived_at.is_not(None)).values(archived_at=None, archived_by_id=None)
_EDIT = (
    update(Pod)
    .where(
        Pod.id == bindparam("which"),
        scope_of(Pod),
        Pod.archived_at.is_(None),
        or_(admins_only(), Pod.id.in_(coordinated_pods())),
    )
    .execution_options(synchronize_session=False)
)
_EVERYBODY = unscoped(
    select(User.id, User.is_admin).where(User.confirmed_at.is_not(None)).order_by(User.id),
    "everybody with a confirmed address is in the commons",
)
ATTRIBUTIONS, JOINING = ("open", "role", "anonymous"), ("request", "invitation", "open")


def found_pod(  # noqa: PLR0913 as a pod has as many sides
    actor: Actor,
    *,
    name: str,
    slug: str,
    purpose: str,
    template: str,
    languages: Sequence[str],
    coordinator: User,
    visibility: str = "listed",
    charter: str = "",
    tags: Sequence[Tagged] | None = None,
) -> Pod:
    """Open a pod from a template, with its first coordinator. Raises Refused, Forbidden for all but administrators."""
    if not actor.is_admin:
        raise Forbidden
    form = templates().get(template)
    if form is None or template == COMMONS:
        raise Refused(_("Choose one of the list."), "template")
    if coordinator.confirmed_at is None or coordinator.suspended_at is not None:
        raise Refused(_("This person cannot coordinate a pod."), "coordinator")
    pod = _pod(name, slug or name, typed.words(purpose, "purpose", typed.PURPOSE), form, typed.languages(languages))
    pod.listed = visibility == "listed"
    _keep(pod)
    _furnish(pod, form, charter, tags, coordinator.id)
    emit(PodFounded(actor.id, pod.id))
    places.enter(actor, pod, coordinator.id, role=COORDINATOR, accepted=1)
    emit(CoordinatorNamed(actor.id, pod.id, coordinator.id))
    forget(actor)
    return pod


def found_commons(actor: Actor) -> Pod:
    """Open the square where everybody is, with administrators as its coordinators; the one there is, if there is."""
    if (found := queries.commons(actor)) is not None:
        return found
    form = templates()[COMMONS]
    purpose = _("The square between the pods, open to everybody with an account.")
    pod = _pod(form.name, COMMONS, purpose, form, list(LANGUAGES))
    pod.is_commons = True
    try:
        _keep(pod)
    except Refused:
        # Two start at once: the other one was faster.
        found = queries.commons(actor)
        if found is None:
            raise
        return found
    _furnish(pod, form, "", None, actor.id)
    emit(PodFounded(actor.id, pod.id))
    for user_id, is_admin in db.session.execute(_EVERYBODY).all():
        places.enter(actor, pod, user_id, role=COORDINATOR if is_admin else MEMBER, accepted=int(user_id == actor.id))
    forget(actor)
    return pod


def edit_pod(  # noqa: PLR0913 as a pod has as many sides
    actor: Actor,
    pod: Pod,
    *,
    name: str,
    purpose: str,
    languages: Sequence[str],
    objectives: Sequence[str] = (),
    products: Sequence[str] = (),
    attribution: str = "open",
    listed: bool = True,
    join_policy: str = "request",
    bare_letters: bool = False,
    starts_on: date | None = None,
    review_on: date | None = None,
    ends_on: date | None = None,
) -> None:
    """Say anew what the pod is. Raises Refused, Conflict when it is archived, Forbidden."""
    if attribution not in ATTRIBUTIONS or join_policy not in JOINING:
        raise Refused(_("Choose one of the list."), "attribution" if attribution not in ATTRIBUTIONS else "join_policy")
    named, told = typed.line(name, "name"), typed.words(purpose, "purpose", typed.PURPOSE)
    statement = _EDIT.values(
        name=named,
        name_folded=folded(named),
        purpose=told,
        purpose_html=typed.html(told),
        languages=typed.languages(languages),
        objectives=_lines(objectives, "objectives"),
        products=_lines(products, "products"),
        attribution=attribution,
        listed=listed,
        join_policy=join_policy,
        bare_letters=bare_letters,
        starts_on=starts_on,
        review_on=review_on,
        ends_on=ends_on,
    )
    _do(actor, statement, pod)
    emit(PodEdited(actor.id, pod.id))


def archive(actor: Actor, pod: Pod) -> None:
    """Let the pod be read only from now on. Raises Conflict when it is done, Forbidden in the commons."""
    _do(actor, _ARCHIVE, pod, at=clock.now())
    emit(PodArchived(actor.id, pod.id))


def reopen(actor: Actor, pod: Pod) -> None:
    """Let members write again. Raises Conflict when it is done."""
    _do(actor, _REOPEN, pod)
    emit(PodReopened(actor.id, pod.id))


def _do(actor: Actor, statement: Any, pod: Pod, **binds: object) -> None:
    was = pod.is_archived
    done: Any = rows(actor, statement, which=pod.id, **binds)
    if done.rowcount:
        db.session.refresh(pod)
        forget(actor)
        return
    db.session.refresh(pod)
    if pod.is_archived:
        raise Conflict(_("This pod is archived: it can only be read."))
    if was:
        raise Conflict(_("This pod has been opened again already."))
    raise Forbidden


def _pod(name: str, slug: str, purpose: str, form: Template, languages: list[str]) -> Pod:
    named = typed.line(name, "name")
    return Pod(
        slug=typed.slug(slug),
        name=named,
        name_folded=folded(named),
        purpose=purpose,
        purpose_html=typed.html(purpose),
        languages=languages,
        template=form.key,
        created_at=clock.now(),
    )


def _keep(pod: Pod) -> None:
    try:
        # A savepoint: a taken address is a sentence on the form, not the end of the session.
        with db.session.begin_nested():
            db.session.add(pod)
    except IntegrityError:
        raise Refused(_("Another pod has this address."), "slug") from None


def _furnish(pod: Pod, form: Template, charter: str, tags: Sequence[Tagged] | None, by_id: int | None) -> None:
    body = charter.strip() or form.charter
    write_charter(pod.id, 1, body, markup.render(body).html, by_id)
    for position, asked in enumerate(form.questions, 1):
        db.session.add(
            Question(
                pod_id=pod.id,
                position=position,
                label=asked.label,
                hint=asked.hint,
                kind=asked.kind,
                required=asked.required,
                max_length=asked.max_length,
            )
        )
    for position, tag in enumerate(form.tags if tags is None else tags):
        db.session.add(Tag(pod_id=pod.id, slug=typed.slug(tag.slug or tag.name), name=tag.name, position=position))
    # The coordinator's first page shows them.
    db.session.flush()


def _lines(typed_lines: Sequence[str], field: str) -> list[str]:
    return [typed.fitting(said.strip(), field, typed.REASON) for said in typed_lines if said.strip()][:20]
