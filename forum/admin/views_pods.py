"""Every pod's card, and opening another."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Refused
from forum.kernel.forms import choices
from forum.kernel.guard import site_admin
from forum.kernel.http import page, say, see_other
from forum.kernel.i18n import _
from forum.people import names
from forum.people import queries as people
from forum.people.fresh import fresh
from forum.pods import actions_founding, templates_of
from forum.pods import queries as pods

from .forms import FoundForm

bp = Blueprint("admin_pods", __name__)


def _form(*, empty: bool) -> FoundForm:
    form = FoundForm(formdata=None, languages=["en"]) if empty else FoundForm()
    form.template.choices = choices(templates_of.choices())
    return form


def _page(actor: Actor, form: FoundForm, status: int = 200) -> ResponseReturnValue:
    return page("admin/pods.html", status, cards=pods.directory(actor), form=form)


@bp.get("/admin/pods")
@site_admin
def index(actor: Actor) -> ResponseReturnValue:
    return _page(actor, _form(empty=True))


@bp.post("/admin/pods")
@site_admin
@fresh
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
    return see_other("/admin/pods")
