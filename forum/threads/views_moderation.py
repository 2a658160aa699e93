"""Keeping order: hide and show posts, lock and pin threads."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from flask import Blueprint
from flask.typing import ResponseReturnValue

from forum.kernel import links, slots
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.guard import guard
from forum.kernel.http import page, say, see_other
from forum.kernel.i18n import _
from forum.kernel.policy import load
from forum.pods.policy import roles

from . import actions_moderation as verbs
from . import actions_order as order
from . import queries_locking
from . import views_sending as sending
from .forms import ReasonAlongForm, ReasonForm
from .forms_changes import PinForm
from .models import Post, Thread
from .models_changes import ThreadChange

bp = Blueprint("moderation", __name__)


@bp.get("/posts/<int:post_id>/hidden")
@guard("moderate", Post)
def show_hide(actor: Actor, post: Post) -> ResponseReturnValue:
    return _hide(actor, post, ReasonAlongForm(formdata=None), slots.copies_of(actor, "post", post.id))


@bp.post("/posts/<int:post_id>/hidden")
@guard("moderate", Post)
def hide(actor: Actor, post: Post) -> ResponseReturnValue:
    form, copies = ReasonAlongForm(), slots.copies_of(actor, "post", post.id)
    along = sending.with_copies(actor, form, copies, partial(verbs.hide, actor, post))
    if along is None:
        return _hide(actor, post, form, copies, 422)
    db.session.commit()
    undo = sending.undoing(links.post(post.id, "hidden"), along)
    say(_("Hidden. Only its author and the moderators see it now."), undo=undo)
    return see_other(sending.address(actor, post))


def _hide(
    actor: Actor, post: Post, form: ReasonAlongForm, copies: Sequence[slots.Copy], status: int = 200
) -> ResponseReturnValue:
    pod, thread = roles(actor)[post.pod_id], load(actor, "view", Thread, post.thread_id)
    return page("threads/hide.html", status, pod=pod, thread=thread, post=post, form=form, copies=copies)


@bp.delete("/posts/<int:post_id>/hidden")
@guard("moderate", Post)
def show_again(actor: Actor, post: Post) -> ResponseReturnValue:
    verbs.show(actor, post)
    sending.bring_along(actor)
    db.session.commit()
    say(_("Shown again."))
    return see_other(sending.address(actor, post))


@bp.get("/threads/<int:thread_id>/lock")
@guard("moderate", Thread)
def show_lock(actor: Actor, thread: Thread) -> ResponseReturnValue:
    return _lock(actor, thread, ReasonForm(formdata=None))


def _lock(actor: Actor, thread: Thread, form: ReasonForm, status: int = 200) -> ResponseReturnValue:
    waits = None if thread.is_locked else queries_locking.waiting(actor, thread)
    return page("threads/lock.html", status, pod=roles(actor)[thread.pod_id], thread=thread, form=form, waits=waits)


@bp.post("/threads/<int:thread_id>/lock")
@guard("moderate", Thread)
def lock(actor: Actor, thread: Thread) -> ResponseReturnValue:
    form, made = ReasonForm(), list[ThreadChange]()
    if not sending.with_reason(form, lambda reason: made.append(order.lock(actor, thread, reason))):
        return _lock(actor, thread, form, 422)
    return _done(thread, made[0], _("Locked. Nobody can reply any more."))


@bp.delete("/threads/<int:thread_id>/lock")
@guard("moderate", Thread)
def unlock(actor: Actor, thread: Thread) -> ResponseReturnValue:
    form, made = ReasonForm(), list[ThreadChange]()
    if not sending.with_reason(form, lambda reason: made.append(order.unlock(actor, thread, reason))):
        return _lock(actor, thread, form, 422)
    return _done(thread, made[0], _("Members can reply again."))


@bp.get("/threads/<int:thread_id>/pin")
@guard("moderate", Thread)
def show_pin(actor: Actor, thread: Thread) -> ResponseReturnValue:
    return _pin(actor, thread, PinForm(formdata=None))


def _pin(actor: Actor, thread: Thread, form: PinForm, status: int = 200) -> ResponseReturnValue:
    return page("threads/pin.html", status, pod=roles(actor)[thread.pod_id], thread=thread, form=form)


@bp.post("/threads/<int:thread_id>/pin")
@guard("moderate", Thread)
def pin(actor: Actor, thread: Thread) -> ResponseReturnValue:
    form, made = PinForm(), list[ThreadChange]()
    if not sending.with_reason(form, lambda reason: made.append(order.pin(actor, thread, form.day(), reason))):
        return _pin(actor, thread, form, 422)
    return _done(thread, made[0], _("Pinned on top of the pod."))


@bp.delete("/threads/<int:thread_id>/pin")
@guard("moderate", Thread)
def unpin(actor: Actor, thread: Thread) -> ResponseReturnValue:
    form, made = PinForm(), list[ThreadChange]()
    if not sending.with_reason(form, lambda reason: made.append(order.unpin(actor, thread, reason))):
        return _pin(actor, thread, form, 422)
    return _done(thread, made[0], _("No longer pinned."))


def _done(thread: Thread, change: ThreadChange, message: str) -> ResponseReturnValue:
    db.session.commit()
    say(message, undo=links.thread_change(change.id))
    return see_other(links.thread(thread.id, thread.slug))
