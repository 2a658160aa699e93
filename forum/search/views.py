"""The search page."""

from __future__ import annotations

from itertools import chain
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
from forum.pods.policy import MyPod, roles

from . import actions_gaps, asking, forms, health, queries, queries_named, typed, wording
from .backend import Unready

bp = Blueprint("search", __name__)
_RETRY, _MOST_PLACES = 10, 5


@bp.get("/search")
@signed_in
def show(actor: Actor) -> ResponseReturnValue:
    query = request.args.get("q", "").strip()[: asking.LONGEST]
    pod, tag = request.args.get("pod", ""), request.args.get("tag", "")
    given = {"q": query, "pod": pod, "tag": tag, "order": _order(request.args.get("order", ""))}
    text = f'{query} tag:"{tag.replace(chr(34), "")}"' if tag else query
    values: dict[str, Any] = {"query": query, "pod_slug": pod, "tag": tag, "address": Address(given)}
    question = asking.read(text)
    values |= {"order": given["order"] or question.order or "relevance", "question": question}
    values |= {"places": _places(actor, pod), "title": " ".join(_typed(question))}
    values["filters"] = typed.filters(query)
    values["whole"] = f"{text} pod:{pod}" if pod else text
    values["narrow"] = _narrow(actor, asking.read(query), pod) if not text or "precise" in request.args else None
    if not text:
        return page("search/show.html", results=None, notes=(), meant="", called=((), ()), **values)
    limit("search", actor.id)
    try:
        results = queries.search(
            actor, question, pod=pod, order=given["order"], page=page_number(request.args.get("page"))
        )
    except Unready:
        return _unready(values)
    people, pods = queries_named.named(actor, question) if results.pages.at == 1 else ((), [])
    values |= {"called": (people, pods), "meant": _meant(query, results)}
    if results.lacks:
        _note(actor, question, pod)
    return page("search/show.html", results=results, notes=_notes(question, results), **values)


@bp.get("/search/narrow")
@signed_in
def narrow(_actor: Actor) -> ResponseReturnValue:
    """Make a question of the form, so that its address can be kept, sent to others, and changed by hand."""
    form = forms.NarrowForm(request.args)
    given = {"q": forms.question_of(form)[: asking.LONGEST], "pod": form.pod.data or ""}
    return redirect(Address({**given, "tag": request.args.get("tag", "")})())


def _narrow(actor: Actor, question: asking.Question, pod: str) -> forms.NarrowForm:
    """Return the form that asks more precisely: beside results it comes when it is asked for, as it costs as much."""
    return forms.form_of(question, pod, {each.slug: each.name for each in roles(actor).values()})


def _note(actor: Actor, question: asking.Question, pod: str) -> None:
    """Note that nothing was found that has all the words. A busy database is no reason to show nothing."""
    db.session.rollback()
    try:
        actions_gaps.note(actor, question, pod)
        db.session.commit()
    except DBAPIError:
        db.session.rollback()


def _places(actor: Actor, pod: str) -> list[MyPod]:
    """Return pods where one can ask: the chosen one, else the first ones."""
    mine = [each for each in roles(actor).values() if not each.archived and pod in ("", each.slug)]
    return mine[:_MOST_PLACES]


def _order(given: str) -> str:
    # As addresses had it that people have kept.
    return given if given in typed.ORDERS else "newest" if given == "date" else ""


def _notes(question: asking.Question, results: queries.Results) -> list[str]:
    """Return how a question was read, and what is to be said of one that cannot be read in all its parts."""
    notes = wording.how_read(question)
    notes += [wording.why_left_out(part) for part in question.misread]
    return notes + [wording.why_nobody(*name) for name in results.nobody]


def _typed(question: asking.Question) -> list[str]:
    chosen = (said.words for choice in question.choices for said in choice)
    return [*question.words, *chain.from_iterable((*question.phrases, *chosen))]


def _meant(query: str, results: queries.Results) -> str:
    return asking.with_words(query, results.meant) if results.meant else ""


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
