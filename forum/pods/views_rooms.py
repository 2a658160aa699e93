"""A pod's charter and what its coordinators decide about it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from forum.kernel import links, markup, paging
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Refused
from forum.kernel.forms import clean, one_line
from forum.kernel.guard import guard
from forum.kernel.http import page, say, see_other
from forum.kernel.i18n import _
from forum.kernel.limits import limit
from forum.kernel.policy import permits
from forum.people.fresh import fresh

from . import actions_charter, actions_founding, queries
from .forms import CharterForm, PodForm, TagsForm
from .models import Pod
from .policy import coordinates, roles

bp = Blueprint("rooms", __name__)
_QUESTIONS = 20


@bp.get("/pods/<slug>/charter")
@guard("view", Pod, by="slug")
def charter(actor: Actor, pod: Pod) -> ResponseReturnValue:
    mine = roles(actor).get(pod.id)
    return page(
        "pods/charter.html",
        pod=pod,
        charter=queries.charter_of(actor, pod.id),
        mine=mine,
        leads=coordinates(actor, pod.id) and not pod.is_archived,
    )


@bp.post("/pods/<slug>/charter/acceptance")
@guard("enter", Pod, by="slug")
def accept(actor: Actor, pod: Pod) -> ResponseReturnValue:
    actions_charter.accept_charter(actor, pod, paging.key(request.form.get("version")) or 0)
    db.session.commit()
    say(_("Thank you. You can write in this pod now."))
    return see_other(links.pod(pod.slug))


@bp.get("/pods/<slug>/charter/edit")
@guard("coordinate", Pod, by="slug")
def show_edit_charter(actor: Actor, pod: Pod) -> ResponseReturnValue:
    now = queries.charter_of(actor, pod.id)
    return page("pods/charter_edit.html", pod=pod, form=CharterForm(formdata=None, body=now.body if now else ""))


@bp.post("/pods/<slug>/charter/edit")
@guard("coordinate", Pod, by="slug")
def edit_charter(actor: Actor, pod: Pod) -> ResponseReturnValue:
    form = CharterForm()
    if request.form.get("do") == "preview":
        limit("preview", actor.id)
        return page("pods/charter_edit.html", pod=pod, form=form, preview=markup.render(form.body.data or ""))
    if not form.validate():
        return page("pods/charter_edit.html", 422, pod=pod, form=form)
    limit("post", actor.id)
    try:
        actions_charter.edit_charter(actor, pod, form.body.data)
    except Refused as why:
        db.session.rollback()
        form.refuse(why)
        return page("pods/charter_edit.html", 422, pod=pod, form=form)
    db.session.commit()
    say(_("Saved. Members accept the new version before their next post."))
    return see_other(links.pod(pod.slug, "charter"))


@bp.get("/pods/<slug>/settings")
@guard("administer", Pod, by="slug")
def show_settings(actor: Actor, pod: Pod) -> ResponseReturnValue:
    return _settings(actor, pod)


def _settings(
    actor: Actor,
    pod: Pod,
    form: PodForm | None = None,
    why: Refused | None = None,
    *,
    tags: str | None = None,
    asked: Sequence[actions_charter.Asked] | None = None,
) -> ResponseReturnValue:
    """Show all forms; the one that was refused with what was typed there."""
    words = "\n".join(tag.name for tag in queries.pod_tags(actor, pod.id)) if tags is None else tags
    return page(
        "pods/settings.html",
        422 if form is not None or why else 200,
        pod=pod,
        form=form or PodForm(formdata=None, obj=pod),
        tags=TagsForm(formdata=None, tags=words),
        questions=queries.pod_questions(actor, pod.id) if asked is None else asked,
        leads=permits(actor, "coordinate", pod),
        why=why,
    )


@bp.post("/pods/<slug>/settings")
@guard("coordinate", Pod, by="slug")
def edit(actor: Actor, pod: Pod) -> ResponseReturnValue:
    form = PodForm()
    if not form.validate():
        return _settings(actor, pod, form)
    limit("post", actor.id)
    try:
        actions_founding.edit_pod(
            actor,
            pod,
            name=form.name.data,
            purpose=form.purpose.data,
            languages=form.languages.data or (),
            objectives=pod.objectives,
            products=pod.products,
            attribution=pod.attribution,
            listed=pod.listed,
            join_policy=pod.join_policy,
            bare_letters=form.bare_letters.data,
            starts_on=pod.starts_on,
            review_on=pod.review_on,
            ends_on=pod.ends_on,
        )
    except Refused as why:
        db.session.rollback()
        form.refuse(why)
        return _settings(actor, pod, form)
    return _saved(pod)


@bp.post("/pods/<slug>/tags")
@guard("coordinate", Pod, by="slug")
def edit_tags(actor: Actor, pod: Pod) -> ResponseReturnValue:
    kept = {tag.name: tag.slug for tag in queries.pod_tags(actor, pod.id)}
    words = clean(request.form.get("tags"))
    names = [one_line(name) for name in words.split("\n") if name.strip()]
    try:
        actions_charter.edit_tags(actor, pod, [actions_charter.Tagged(name, kept.get(name, "")) for name in names])
    except Refused as why:
        db.session.rollback()
        return _settings(actor, pod, why=why, tags=words)
    return _saved(pod)


@bp.post("/pods/<slug>/questions")
@guard("coordinate", Pod, by="slug")
def edit_questions(actor: Actor, pod: Pod) -> ResponseReturnValue:
    kept = {question.id: question for question in queries.pod_questions(actor, pod.id)}
    asked = []
    for row in range(_QUESTIONS):
        label = one_line(request.form.get(f"label-{row}"))
        if not label:
            continue
        before = kept.get(paging.key(request.form.get(f"id-{row}")) or 0)
        asked.append(
            actions_charter.Asked(
                label,
                one_line(request.form.get(f"hint-{row}")),
                "text" if request.form.get(f"kind-{row}") == "text" else "line",
                bool(request.form.get(f"required-{row}")),
                before.max_length if before else 500,
                before.id if before else None,
            )
        )
    try:
        actions_charter.edit_questions(actor, pod, asked)
    except Refused as why:
        db.session.rollback()
        return _settings(actor, pod, why=why, asked=asked)
    return _saved(pod)


def _saved(pod: Pod) -> ResponseReturnValue:
    db.session.commit()
    say(_("Saved."))
    return see_other(links.pod(pod.slug, "settings"))


@bp.post("/pods/<slug>/archive")
@guard("administer", Pod, by="slug")
@fresh
def archive(actor: Actor, pod: Pod) -> ResponseReturnValue:
    actions_founding.archive(actor, pod)
    db.session.commit()
    say(_("Archived. Members can read it, and nobody can write."))
    return see_other(links.pod(pod.slug, "settings"))


@bp.delete("/pods/<slug>/archive")
@guard("administer", Pod, by="slug")
def reopen(actor: Actor, pod: Pod) -> ResponseReturnValue:
    actions_founding.reopen(actor, pod)
    db.session.commit()
    say(_("Open again."))
    return see_other(links.pod(pod.slug, "settings"))
