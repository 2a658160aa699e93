"""Where a resource is talked about, page by page."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from forum.kernel import paging
from forum.kernel.actor import Actor
from forum.kernel.guard import guard
from forum.kernel.http import page
from forum.pods.policy import roles

from . import queries_links
from .models import Resource

bp = Blueprint("resource_links", __name__)


@bp.get("/resources/<int:resource_id>/discussions")
@guard("view", Resource)
def discussions(actor: Actor, resource: Resource) -> ResponseReturnValue:
    after = paging.key(request.args.get("after")) or 0
    talk, further = queries_links.talk(actor, resource.id, after, queries_links.PAGE)
    return page(
        "resources/discussions.html",
        pod=roles(actor)[resource.pod_id],
        resource=resource,
        talk=talk,
        further=queries_links.address(resource.id, further) if further else "",
    )
