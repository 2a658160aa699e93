"""Links of a pod that lead nowhere, for its moderators."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from forum.kernel import settings
from forum.kernel.actor import Actor
from forum.kernel.guard import guard
from forum.kernel.http import page
from forum.pods.models import Pod

from . import queries_checks

bp = Blueprint("resource_checks", __name__)


@bp.get("/pods/<slug>/resources/links")
@guard("tidy", Pod, by="slug")
def dead(actor: Actor, pod: Pod) -> ResponseReturnValue:
    found = queries_checks.dead(actor, pod.id)
    return page("resources/links.html", pod=pod, dead=found, is_on=settings.current().link_check)
