"""The words of a resource's file as a page, beside the size of the whole file."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from forum.extracts import showing
from forum.kernel import links
from forum.kernel.actor import Actor
from forum.kernel.guard import guard
from forum.kernel.http import page
from forum.kernel.i18n import _

from . import queries_one
from .models import Resource

bp = Blueprint("resource_words", __name__)


@bp.get("/resources/<int:resource_id>/versions/<int:number>/text")
@guard("view", Resource)
def show(actor: Actor, resource: Resource, number: int) -> ResponseReturnValue:
    found = queries_one.version(actor, resource.id, number)
    if found.blob_id is None:
        return redirect(links.resource(resource.id))
    asked = {name: request.args.get(name) for name in ("page", "at")}
    return page(
        "extracts/text.html",
        file=found,
        title=resource.title,
        url=links.resource(resource.id, f"versions/{number}"),
        here=links.resource_text(resource.id, number),
        back=(links.resource(resource.id), _("Back to the resource")),
        words=showing.words(found.blob_id, found.type, **asked),
        version=found,
        newest=resource.number,
        after=_newest(actor, resource) if number < resource.number else "",
    )


def _newest(actor: Actor, resource: Resource) -> str:
    """Return where the newest version is read; a link is on the page of its resource."""
    is_file = queries_one.version(actor, resource.id, resource.number).blob_id is not None
    return links.resource_text(resource.id, resource.number) if is_file else links.resource(resource.id)
