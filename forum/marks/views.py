"""Reacting to a post, and who did."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from forum.kernel import links
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Refused
from forum.kernel.guard import guard
from forum.kernel.http import page, see_other
from forum.kernel.limits import limit
from forum.kernel.policy import permits
from forum.pods.policy import roles
from forum.threads import queries as threads
from forum.threads.models import Post

from . import actions, queries
from .models import KINDS

bp = Blueprint("marks", __name__)


@bp.get("/posts/<int:post_id>/reactions")
@guard("view", Post)
def who(actor: Actor, post: Post) -> ResponseReturnValue:
    return _who(actor, post)


@bp.post("/posts/<int:post_id>/reactions")
@guard("react", Post)
def react(actor: Actor, post: Post) -> ResponseReturnValue:
    limit("react", actor.id)
    kind = request.form.get("kind", "")
    try:
        actions.react(actor, post, kind)
    except Refused:
        return _who(actor, post, 422)
    return _done(actor, post, kind)


@bp.delete("/posts/<int:post_id>/reactions")
@guard("react", Post)
def take_back(actor: Actor, post: Post) -> ResponseReturnValue:
    kind = request.form.get("kind", "")
    try:
        actions.take_back(actor, post, kind)
    except Refused:
        return _who(actor, post, 422)
    return _done(actor, post, kind)


def _done(actor: Actor, post: Post, kind: str) -> ResponseReturnValue:
    db.session.commit()
    # The script of the page wants the number only: the reader stays where they are.
    if request.accept_mimetypes.best == "application/json":
        marks = queries.of_posts(actor, [post.id]).get(post.id, queries.Marks())
        return jsonify(count=marks.counts[KINDS.index(kind)])
    return see_other(links.post(post.id))


def _who(actor: Actor, post: Post, status: int = 200) -> Response:
    return page(
        "marks/who.html",
        status,
        pod=roles(actor)[post.pod_id],
        post=post,
        author=threads.author(actor, post),
        groups=queries.who(actor, post.id),
        marks=queries.of_posts(actor, [post.id]).get(post.id, queries.Marks()),
        may_react=permits(actor, "react", post),
    )
