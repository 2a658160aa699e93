"""A thread on paper: all of it in sheets of a hundred posts, every branch open, nothing to press."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from forum.kernel import links, paging, settings, slots
from forum.kernel.actor import Actor
from forum.kernel.guard import guard
from forum.kernel.http import page
from forum.pods.policy import roles

from . import queries_page
from .models import Thread

bp = Blueprint("print", __name__)
_SHEET = 100


@bp.get("/threads/<int:thread_id>/print")
@guard("view", Thread)
def show(actor: Actor, thread: Thread) -> ResponseReturnValue:
    """What is printed is not counted as read: paper is read later, or by somebody else."""
    asked = request.args.get("order", "")
    order = asked if asked in queries_page.ORDERS else actor.thread_order
    number = paging.page_number(request.args.get("page"))
    shown = queries_page.page(actor, thread, order, number, size=_SHEET)
    return page(
        "threads/print.html",
        pod=roles(actor)[thread.pod_id],
        thread=thread,
        shown=shown,
        order=order,
        papers=slots.papers_of(actor, thread.id, shown.tops) if shown.pages.at == 1 else {},
        address=settings.current().public_url + links.thread(thread.id),
    )
