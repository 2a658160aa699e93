"""What a pod has likely twice, for its moderators."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from forum.kernel import links
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.guard import guard
from forum.kernel.http import page, say, see_other
from forum.kernel.i18n import _
from forum.pods.models import Pod
from forum.pods.policy import roles

from . import actions_twins, queries_twins
from .models import Resource

bp = Blueprint("resource_twins", __name__)


@bp.get("/pods/<slug>/resources/twins")
@guard("tidy", Pod, by="slug")
def alike(actor: Actor, pod: Pod) -> ResponseReturnValue:
    return page("resources/twins.html", pod=pod, pairs=queries_twins.alike(actor, pod.id))


@bp.post("/resources/<int:resource_id>/twins/<int:number>")
@guard("tell_apart", Resource)
def tell_apart(actor: Actor, resource: Resource, number: int) -> ResponseReturnValue:
    actions_twins.tell_apart(actor, resource, number)
    db.session.commit()
    say(_("They are told apart from now on."), undo=links.resource(resource.id, f"twins/{number}"))
    return _list(actor, resource)


@bp.delete("/resources/<int:resource_id>/twins/<int:number>")
@guard("tell_apart", Resource)
def take_back(actor: Actor, resource: Resource, number: int) -> ResponseReturnValue:
    actions_twins.take_back(actor, resource, number)
    db.session.commit()
    return _list(actor, resource)


def _list(actor: Actor, resource: Resource) -> ResponseReturnValue:
    return see_other(links.pod(roles(actor)[resource.pod_id].slug, "resources/twins"))
