"""The people of a pod: leaving, removing, suspending, roles."""

from __future__ import annotations

import json

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from forum.kernel import links
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, Refused
from forum.kernel.guard import guard
from forum.kernel.http import page, say, see_other
from forum.kernel.i18n import _, ngettext
from forum.kernel.limits import limit
from forum.kernel.policy import allowed, load
from forum.people.fresh import fresh

from . import actions_membership as verbs
from . import queries, tags
from .forms import ReasonForm
from .models import ROLES, Membership, Pod
from .policy import MEMBER

bp = Blueprint("members", __name__)
# No name is longer than what one types of it.
_LONGEST = 80


@bp.get("/pods/<slug>/people")
@guard("enter", Pod, by="slug")
def people(actor: Actor, pod: Pod) -> ResponseReturnValue:
    return _people(actor, pod)


def _people(actor: Actor, pod: Pod, why: Refused | None = None) -> ResponseReturnValue:
    members, shut = queries.members_of(actor, pod.id), queries.suspended_of(actor, pod.id)
    may = {each.membership.id: allowed(actor, each.membership) for each in [*members, *shut]}
    return page("pods/people.html", 422 if why else 200, pod=pod, members=members, shut=shut, may=may, why=why)


@bp.get("/pods/<slug>/people/completion")
@guard("enter", Pod, by="slug")
def complete(actor: Actor, pod: Pod) -> ResponseReturnValue:
    """Tell a script who may be meant by what was typed after an `@`."""
    limit("complete", actor.id)
    found = queries.people_called(actor, pod.id, request.args.get("q", "")[:_LONGEST])
    said = ngettext("%(num)s person", "%(num)s people", len(found)) if found else _("Nobody of this pod is called so.")
    return _offered(_("People"), said, [{"written": person.handle, "name": person.name} for person in found])


@bp.get("/pods/<slug>/tags/completion")
@guard("enter", Pod, by="slug")
def complete_tag(actor: Actor, pod: Pod) -> ResponseReturnValue:
    """Tell a script which tag may be meant by what was typed after a `#`."""
    limit("complete", actor.id)
    found = tags.called(actor, pod.id, request.args.get("q", "")[:_LONGEST])
    said = ngettext("%(num)s tag", "%(num)s tags", len(found)) if found else _("This pod has no such tag.")
    return _offered(_("Tags"), said, [{"written": tags.written(tag), "name": tag.name} for tag in found])


def _offered(label: str, said: str, offers: list[dict[str, str]]) -> Response:
    return Response(json.dumps({"label": label, "said": said, "offers": offers}), mimetype="application/json")


@bp.get("/pods/<slug>/leave")
@guard("leave", Pod, by="slug")
def show_leave(actor: Actor, pod: Pod) -> ResponseReturnValue:
    return page("pods/leave.html", pod=pod)


@bp.delete("/pods/<slug>/membership")
@guard("leave", Pod, by="slug")
def leave(actor: Actor, pod: Pod) -> ResponseReturnValue:
    try:
        verbs.leave(actor, pod)
    except Refused as why:
        db.session.rollback()
        return page("pods/leave.html", 422, pod=pod, why=why)
    db.session.commit()
    say(_("You have left %(pod)s.", pod=pod.name))
    return see_other("/")


@bp.get("/memberships/<int:membership_id>/removal")
@guard("remove", Membership)
def show_remove(actor: Actor, seat: Membership) -> ResponseReturnValue:
    return _shut(actor, seat, ReasonForm(formdata=None), suspending=False)


@bp.delete("/memberships/<int:membership_id>")
@guard("remove", Membership)
def remove(actor: Actor, seat: Membership) -> ResponseReturnValue:
    return _out(actor, seat, suspending=False)


@bp.get("/memberships/<int:membership_id>/suspension")
@guard("suspend", Membership)
def show_suspend(actor: Actor, seat: Membership) -> ResponseReturnValue:
    return _shut(actor, seat, ReasonForm(formdata=None), suspending=True)


@bp.post("/memberships/<int:membership_id>/suspension")
@guard("suspend", Membership)
def suspend(actor: Actor, seat: Membership) -> ResponseReturnValue:
    return _out(actor, seat, suspending=True)


def _shut(
    actor: Actor, seat: Membership, form: ReasonForm, status: int = 200, *, suspending: bool
) -> ResponseReturnValue:
    pod = load(actor, "view", Pod, seat.pod_id)
    people = [*queries.members_of(actor, pod.id), *queries.suspended_of(actor, pod.id)]
    person = next((each for each in people if each.membership.id == seat.id), None)
    if person is None or (suspending and seat.state != MEMBER):
        raise Conflict(_("Somebody else was faster: look at the list of members again."))
    return page("pods/shut_out.html", status, pod=pod, person=person, form=form, suspending=suspending)


def _out(actor: Actor, seat: Membership, *, suspending: bool) -> ResponseReturnValue:
    form = ReasonForm()
    if not form.validate():
        return _shut(actor, seat, form, 422, suspending=suspending)
    try:
        (verbs.suspend if suspending else verbs.remove)(actor, seat, form.reason.data)
    except Refused as why:
        db.session.rollback()
        form.refuse(why)
        return _shut(actor, seat, form, 422, suspending=suspending)
    return _done(actor, seat, _("Every door of the pod is closed to them now."))


@bp.delete("/memberships/<int:membership_id>/suspension")
@guard("lift", Membership)
def lift(actor: Actor, seat: Membership) -> ResponseReturnValue:
    verbs.lift(actor, seat)
    return _done(actor, seat, _("The suspension is lifted."))


@bp.post("/memberships/<int:membership_id>/role")
@guard("change_role", Membership)
@fresh
def change_role(actor: Actor, seat: Membership) -> ResponseReturnValue:
    role = request.form.get("role", "")
    try:
        verbs.change_role(actor, seat, role if role in ROLES else "")
    except Refused as why:
        db.session.rollback()
        return _people(actor, load(actor, "view", Pod, seat.pod_id), why)
    return _done(actor, seat, _("The role is changed."))


def _done(actor: Actor, seat: Membership, message: str) -> ResponseReturnValue:
    pod = load(actor, "view", Pod, seat.pod_id)
    db.session.commit()
    say(message)
    return see_other(links.pod(pod.slug, "people"))
