"""The search page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError

from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.guard import signed_in
from forum.kernel.http import page
from forum.kernel.limits import limit
from forum.kernel.paging import page_number
from forum.pods.policy import roles

from . import asking, forms, health, queries
from .backend import Unready

bp = Blueprint("search", __name__)
_RETRY = 10


@bp.get("/search")
@signed_in
def show(actor: Actor) -> ResponseReturnValue:
    query = request.args.get("q", "").strip()[: asking.LONGEST]
    pod, tag = request.args.get("pod", ""), request.args.get("tag", "")
    order = "date" if request.args.get("order") == "date" else "relevance"
    given = {"q": query, "pod": pod, "tag": tag, "order": order.replace("relevance", "")}
    text = f'{query} tag:"{tag.replace(chr(34), "")}"' if tag else query
    values: dict[str, Any] = {"query": query, "pod_slug": pod, "tag": tag, "order": order, "address": Address(given)}
    question = asking.read(text)
    values["narrow"] = forms.form_of(question, pod, {each.slug: each.name for each in roles(actor).values()})
    if not text:
        return page("search/show.html", results=None, unread=(), **values)
    limit("search", actor.id)
    try:
        results = queries.search(
            actor, question, pod=pod, newest=order == "date", page=page_number(request.args.get("page"))
        )
    except Unready:
        return _unready(values)
    return page("search/show.html", results=results, unread=question.unread, **values)


@bp.get("/search/narrow")
@signed_in
def narrow(_actor: Actor) -> ResponseReturnValue:
    """Make a question of the form, so that its address can be kept, sent to others, and changed by hand."""
    form = forms.NarrowForm(request.args)
    given = {"q": forms.question_of(form)[: asking.LONGEST], "pod": form.pod.data or ""}
    return redirect(Address({**given, "tag": request.args.get("tag", "")})())


def _unready(values: dict[str, Any]) -> ResponseReturnValue:
    """Everything else works: say what is true, and let the worker build."""
    db.session.rollback()
    try:
        if health.ask_for_repair():
            db.session.commit()
    except DBAPIError:
        # Nothing can be written either; the worker tries again by itself.
        db.session.rollback()
    answer = page("search/unready.html", 503, **values)
    answer.headers["Retry-After"] = str(_RETRY)
    return answer


class Address:
    """Makes addresses of this search with something else in it: `address(pod="ward")`, `address(page="")`."""

    def __init__(self, given: dict[str, str]) -> None:
        self._given = given

    def __call__(self, **other: str) -> str:
        wanted = {**self._given, **other}
        return "/search?" + urlencode({name: value for name, value in wanted.items() if value})
