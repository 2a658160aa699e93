"""Marking posts, and the lists of what was marked."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from forum.kernel import links, paging
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, NotVisible, Refused
from forum.kernel.forms import AtMost, Form, Line, Required, Text
from forum.kernel.guard import guard, signed_in
from forum.kernel.http import page, say, see_other
from forum.kernel.i18n import _, lazy
from forum.pods.models import Pod
from forum.pods.policy import roles
from forum.threads.models import Post

from . import actions, queries
from .models import Nugget

bp = Blueprint("nuggets", __name__)


class SpotForm(Form):
    title = Line(lazy("Title"), [Required(lazy("Say in a line what others can do.")), AtMost(actions.TITLE)])


class TakeOffForm(Form):
    reason = Text(lazy("Reason"), [Required(lazy("Say why.")), AtMost(actions.REASON)])


def _mark(actor: Actor, post: Post, form: Form, status: int = 200) -> ResponseReturnValue:
    nugget = queries.of_post(actor, post.id)
    return page("nuggets/mark.html", status, pod=roles(actor)[post.pod_id], post=post, nugget=nugget, form=form)


@bp.get("/posts/<int:post_id>/nugget")
@guard("spot", Post)
def show_mark(actor: Actor, post: Post) -> ResponseReturnValue:
    marked = queries.of_post(actor, post.id) is not None
    return _mark(actor, post, TakeOffForm(formdata=None) if marked else SpotForm(formdata=None))


@bp.post("/posts/<int:post_id>/nugget")
@guard("spot", Post)
def spot(actor: Actor, post: Post) -> ResponseReturnValue:
    form = SpotForm()
    if not form.validate():
        if queries.of_post(actor, post.id) is not None:
            raise Conflict(_("This post is a nugget already."))
        return _mark(actor, post, form, 422)
    try:
        actions.spot(actor, post, form.title.data)
    except Refused as why:
        form.refuse(why)
        return _mark(actor, post, form, 422)
    db.session.commit()
    say(_("Marked as a nugget."))
    return see_other(links.post(post.id))


@bp.delete("/posts/<int:post_id>/nugget")
@guard("spot", Post)
def take_off(actor: Actor, post: Post) -> ResponseReturnValue:
    form, nugget = TakeOffForm(), queries.of_post(actor, post.id)
    if nugget is None:
        raise Conflict(_("Somebody else was faster: this has been done already."))
    if not form.validate():
        return _mark(actor, post, form, 422)
    actions.take_off(actor, nugget, form.reason.data)
    db.session.commit()
    say(_("The mark is off."))
    return see_other(links.post(post.id))


@bp.get("/pods/<slug>/nuggets")
@guard("enter", Pod, by="slug")
def of_pod(actor: Actor, pod: Pod) -> ResponseReturnValue:
    cards, after = queries.cards(actor, pod.id, _key())
    return page("nuggets/of_pod.html", pod=pod, cards=cards, after=after)


@bp.get("/nuggets/")
@signed_in
def mine(actor: Actor) -> ResponseReturnValue:
    cards, after = queries.cards(actor, None, _key())
    return page("nuggets/mine.html", cards=cards, after=after)


@bp.get("/nuggets/<int:nugget_id>")
@guard("view", Nugget)
def one(actor: Actor, nugget: Nugget) -> ResponseReturnValue:
    card = queries.card(actor, nugget.id)
    if card is None:
        raise NotVisible
    return page("nuggets/one.html", pod=roles(actor)[nugget.pod_id], card=card)


def _key() -> int | None:
    return paging.key(request.args.get("after"))
