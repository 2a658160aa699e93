"""Where everybody arrives: the landing page or what is new, the directory, a pod's front door, people."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from forum.kernel import paging
from forum.kernel.actor import Actor
from forum.kernel.errors import NotVisible
from forum.kernel.guard import guard, public, signed_in
from forum.kernel.http import page
from forum.kernel.policy import permits
from forum.people import queries as people
from forum.pods import queries as pods
from forum.pods.models import Pod
from forum.pods.policy import is_member, roles
from forum.threads import queries_boards as threads
from forum.threads import queries_fresh
from forum.threads.queries_narrow import STRETCH, Narrow, narrowed
from forum.threads.queries_watches import room

from .samples import samples

bp = Blueprint("home", __name__)
_WHOLE = vars(Narrow())


@bp.get("/")
@public
def home(actor: Actor) -> ResponseReturnValue:
    if actor.id is None:
        return page("home/landing.html", cards=pods.directory(actor))
    after, only_unread = paging.key(request.args.get("after")), request.args.get("show") == "unread"
    return page(
        "home/home.html",
        board=(queries_fresh.unread if only_unread else queries_fresh.latest)(actor, after),
        only_unread=only_unread,
        stretch=queries_fresh.STRETCH,
        requests=pods.my_open_requests(actor),
    )


@bp.get("/pods/")
@public
def directory(actor: Actor) -> ResponseReturnValue:
    return page("home/directory.html", cards=pods.directory(actor), mine=roles(actor) if actor.id is not None else {})


@bp.get("/pods/<slug>")
@guard("view", Pod, by="slug")
def pod_home(actor: Actor, pod: Pod) -> ResponseReturnValue:
    if not is_member(actor, pod.id):
        return _card(actor, pod)
    wanted = Narrow.of(**{name: request.args.get(name, "") for name in ("show", "kind", "tag", "sort")})
    after = paging.key(request.args.get("after"))
    whole = wanted.is_whole
    tags, chosen = room(actor, pod.id)
    board = threads.board(actor, pod.id, after) if whole else narrowed(actor, pod.id, wanted, after)
    return page(
        "home/pod.html",
        pod=pod,
        board=board,
        wanted=wanted,
        wanting=_query,
        stretch=STRETCH,
        chosen=chosen,
        mine=roles(actor)[pod.id],
        may_start=permits(actor, "start", pod),
        may_moderate=permits(actor, "moderate", pod),
        may_lead=permits(actor, "administer", pod),
        tags=tags,
    )


def _query(wanted: Narrow, **other: str) -> str:
    """Return the query of an address that wants this of a board, and of what else it says only what differs."""
    said = {**vars(wanted), **other}
    return "?" + urlencode({name: value for name, value in said.items() if value != _WHOLE.get(name, "")})


def _card(actor: Actor, pod: Pod) -> ResponseReturnValue:
    """Show what everybody may know; whoever was shut out also reads why."""
    place = pods.my_place(actor, pod.id) if actor.id is not None else None
    return page(
        "home/card.html",
        pod=pod,
        asking=pods.my_request_in(actor, pod.id) if actor.id is not None else None,
        place=place,
        reason=pods.why(actor, place.id) if place else "",
        may_administer=permits(actor, "administer", pod),
    )


@bp.get("/keys")
@public
def keys(actor: Actor) -> ResponseReturnValue:
    return page("home/keys.html")


@bp.get("/markup")
@public
def markup(actor: Actor) -> ResponseReturnValue:
    return page("home/markup.html", samples=samples())


@bp.get("/people/<handle>")
@signed_in
def person(actor: Actor, handle: str) -> ResponseReturnValue:
    found = people.card(actor, handle)
    if found is None:
        raise NotVisible
    return page("home/person.html", person=found)
