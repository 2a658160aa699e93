"""What administrators do: pods and accounts. They enter no pod by it."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import NotVisible, Refused
from forum.kernel.forms import choices, one_line
from forum.kernel.guard import site_admin
from forum.kernel.http import page, say, see_other
from forum.kernel.i18n import _
from forum.people import actions_admin, names
from forum.people import queries as people
from forum.people.models import User
from forum.pods import actions_founding, templates_of
from forum.pods import queries as pods

from . import queries
from .forms import FoundForm

bp = Blueprint("admin", __name__)


def _form(*, empty: bool) -> FoundForm:
    form = FoundForm(formdata=None, languages=["en"]) if empty else FoundForm()
    form.template.choices = choices(templates_of.choices())
    return form


def _page(
    actor: Actor, form: FoundForm | None = None, status: int = 200, why: Refused | None = None
) -> ResponseReturnValue:
    return page(
        "admin/index.html",
        status,
        cards=pods.directory(actor),
        people=people.people(actor, names.folded(request.args.get("q", ""))),
        asked=request.args.get("q", ""),
        form=form or _form(empty=True),
        why=why,
        trouble=queries.trouble(),
    )


@bp.get("/admin/")
@site_admin
def index(actor: Actor) -> ResponseReturnValue:
    return _page(actor)


@bp.post("/admin/pods")
@site_admin
def found(actor: Actor) -> ResponseReturnValue:
    form = _form(empty=False)
    if not form.validate():
        return _page(actor, form, 422)
    named = form.coordinator.data
    user = people.by_email(names.folded(named)) if "@" in named else people.by_handle(named)
    if user is None or user.confirmed_at is None:
        form.coordinator.errors = [_("Nobody is here with this handle or address.")]
        return _page(actor, form, 422)
    try:
        pod = actions_founding.found_pod(
            actor,
            name=form.name.data,
            slug=form.slug.data,
            purpose=form.purpose.data,
            template=form.template.data,
            languages=form.languages.data or (),
            coordinator=user,
        )
    except Refused as why:
        db.session.rollback()
        form.refuse(why)
        return _page(actor, form, 422)
    db.session.commit()
    say(_("%(pod)s is open. %(name)s coordinates it.", pod=pod.name, name=user.name))
    return see_other("/admin/")


@bp.post("/admin/people/<handle>/suspension")
@site_admin
def suspend(actor: Actor, handle: str) -> ResponseReturnValue:
    try:
        actions_admin.suspend(actor, _person(actor, handle), one_line(request.form.get("reason")))
    except Refused as why:
        db.session.rollback()
        return _page(actor, None, 422, why)
    db.session.commit()
    say(_("The account is suspended and signed out everywhere."))
    return see_other("/admin/")


@bp.delete("/admin/people/<handle>/suspension")
@site_admin
def lift(actor: Actor, handle: str) -> ResponseReturnValue:
    actions_admin.lift(actor, _person(actor, handle))
    db.session.commit()
    say(_("The account is open again."))
    return see_other("/admin/")


def _person(actor: Actor, handle: str) -> User:
    user = people.by_handle(handle)
    if user is None or user.id == actor.id:
        raise NotVisible
    return user
