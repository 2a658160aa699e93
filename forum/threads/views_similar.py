"""Has this been asked? What others began about the same, while somebody writes a title."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from forum.kernel import slots
from forum.kernel.actor import Actor
from forum.kernel.guard import guard
from forum.kernel.http import page
from forum.kernel.limits import limit
from forum.pods.models import Pod

from . import composing

bp = Blueprint("similar", __name__)


@bp.get("/pods/<slug>/threads/similar")
@guard("start", Pod, by="slug")
def show(actor: Actor, pod: Pod) -> ResponseReturnValue:
    """A page of its own, of which a script takes the list."""
    limit("similar", actor.id)
    title = request.args.get("title", "")
    return page("threads/similar.html", pod=pod, title=title, similar=like(actor, pod, title))


def like(actor: Actor, pod: Pod, title: str) -> Sequence[Any]:
    """Return the threads that higher packages know to be about the same."""
    return [row for similar in slots.similar_threads for row in similar(actor, pod.id, title[: composing.TITLE])]
