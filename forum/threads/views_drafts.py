"""Unsent texts: kept while somebody writes, found when they come back, listed, discarded."""

from __future__ import annotations

import json

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from forum.kernel import paging
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Refused
from forum.kernel.guard import guard, signed_in
from forum.kernel.http import page, safe_next, say, see_other
from forum.kernel.i18n import _
from forum.kernel.limits import limit
from forum.kernel.policy import load
from forum.pods.models import Pod

from . import actions_drafts, drafting, queries_drafts
from . import views_drafting as opening
from .composing import excerpt
from .forms import EditForm, HeldForm, PostForm, SynthesisForm, ThreadForm
from .models import Post, Thread
from .models_drafts import Draft
from .models_held import HeldPost

bp = Blueprint("drafts", __name__)


@bp.post("/threads/<int:thread_id>/draft")
@guard("draft", Thread)
def keep_reply(actor: Actor, thread: Thread) -> ResponseReturnValue:
    form = PostForm()
    key = paging.key(form.parent.data)
    parent = None if key is None else load(actor, "view", Post, key)
    return _keep(actor, drafting.of_reply(thread, parent), form)


@bp.post("/pods/<slug>/draft")
@guard("start", Pod, by="slug")
def keep_thread(actor: Actor, pod: Pod) -> ResponseReturnValue:
    return _keep(actor, drafting.of_pod(pod), ThreadForm())


@bp.post("/posts/<int:post_id>/draft")
@guard("edit", Post)
def keep_edit(actor: Actor, post: Post) -> ResponseReturnValue:
    return _keep(actor, drafting.of_edit(post), EditForm())


@bp.post("/threads/<int:thread_id>/synthesis/draft")
@guard("summarise", Thread)
def keep_synthesis(actor: Actor, thread: Thread) -> ResponseReturnValue:
    return _keep(actor, drafting.of_synthesis(thread), SynthesisForm())


@bp.post("/held/<int:held_post_id>/draft")
@guard("change", HeldPost)
def keep_held(actor: Actor, held: HeldPost) -> ResponseReturnValue:
    return _keep(actor, opening.where_words_go(actor, held), HeldForm().of(held))


def _keep(actor: Actor, place: drafting.Place, form: PostForm | EditForm | HeldForm) -> Response:
    """Keep what a script sends, and answer with its number; 409 with the other text."""
    limit("draft", actor.id)
    try:
        kept = actions_drafts.keep(
            actor, place, opening.typed(form), read=opening.sequence(), composer=form.once.data or ""
        )
        db.session.commit()
    except actions_drafts.Stale as stale:
        db.session.rollback()
        words = stale.other.words
        return _told(409, sequence=stale.other.sequence, title=words.title, body=words.body)
    except Refused as why:
        db.session.rollback()
        return _told(422, message=why.message)
    return _told(200, sequence=kept.sequence)


def _told(status: int, **values: object) -> Response:
    return Response(json.dumps(values), status, mimetype="application/json")


@bp.get("/drafts")
@signed_in
def show(actor: Actor) -> ResponseReturnValue:
    number = paging.page_number(request.args.get("page"))
    found, more = queries_drafts.mine(actor, number)
    return page("threads/drafts.html", drafts=found, older=number + 1 if more else None, first_words=excerpt)


@bp.delete("/drafts/<int:draft_id>")
@guard("discard", Draft)
def discard(actor: Actor, draft: Draft) -> ResponseReturnValue:
    actions_drafts.discard(actor, draft)
    db.session.commit()
    say(_("Discarded."))
    return see_other(safe_next(request.form.get("next") or "/drafts"))
