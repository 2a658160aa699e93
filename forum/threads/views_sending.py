"""What the doors of writing share: accept the charter on the way, send once, give the text back on any error."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from flask import Response, request

from forum.attachments import actions_holding as held_files
from forum.kernel import links, markup, paging, slots
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Refused
from forum.kernel.http import say, see_other
from forum.kernel.i18n import _
from forum.kernel.limits import limit
from forum.kernel.policy import load
from forum.pods.actions_charter import accept_charter
from forum.pods.models import Pod
from forum.pods.policy import forget

from . import actions, actions_held, policy_held, queries, queries_held, queries_texts
from . import views_drafting as drafting
from . import views_files as files
from .drafting import Opened, Place
from .forms import DeleteAlongForm, DeleteForm, EditForm, HeldForm, PostForm, ReasonAlongForm, ReasonForm
from .models import Post, Thread
from .models_held import HeldPost


def preview(actor: Actor, place: Place, form: PostForm | EditForm | HeldForm, of: files.Standing = None) -> Opened:
    """Keep a text as a draft and show what it will be, perhaps of one there is; counted, as a hostile one is dear."""
    limit("preview", actor.id)
    draft = drafting.keep(actor, place, form)
    if request.form.get("do") == drafting.FILES:
        return draft
    made = markup.render(form.body.data or "")
    html = "".join(queries_texts.read_by(actor, place.pod_id, [markup.shown(made.html)]))
    return replace(draft, preview=replace(made, html=files.dressed(actor, place, html, of)))


def agree(actor: Actor, pod: Pod, form: PostForm) -> None:
    """Accept the rules that a form agrees to: at once, so that nobody waits for the database while its text is read."""
    if form.charter.data and (version := paging.key(form.charter_version.data)):
        accept_charter(actor, pod, version)
        db.session.commit()


def send(
    actor: Actor, pod: Pod, form: PostForm, place: Place, write: Callable[[], Post], hold: Callable[[], int]
) -> Response | None:
    """Write, or hold what is written for a moderator, and lead there; None when the form has to come back."""
    try:
        agree(actor, pod, form)
        if policy_held.holds(actor, pod.id):
            return _held(actor, place, form, hold)
        post = write()
        files.attach(actor, post, place, form)
        drafting.end(actor, place, form)
        db.session.commit()
    except actions.Already as before:
        db.session.rollback()
        post = load(actor, "view", Post, before.post_id)
        files.take_back(actor, place, form)
    except actions_held.AlreadyHeld as before:
        db.session.rollback()
        files.take_back(actor, place, form)
        return waits(actor, before.held_id)
    except actions.MustWait:
        # Since a moment ago.
        db.session.rollback()
        forget(actor)
        return send(actor, pod, form, place, write, hold)
    except actions.CharterFirst:
        db.session.rollback()
        form.charter.errors = [_("The charter has a new version. Read it and agree before you post.")]
        return None
    except Refused as why:
        db.session.rollback()
        form.refuse(why)
        return None
    # The word that ends the draft in the browser, too.
    say(_("Posted."))
    return see_other(address(actor, post))


def _held(actor: Actor, place: Place, form: PostForm, hold: Callable[[], int]) -> Response:
    key = hold()
    held_files.hold(actor, place.key, place.pod_id, key, form.files.held)
    drafting.end(actor, place, form)
    db.session.commit()
    return waits(actor, key)


def waits(actor: Actor, key: int) -> Response:
    """Lead to where a text waits; to the post that it has become, if it has."""
    held = load(actor, "view", HeldPost, key)
    made, thread, number = queries_held.place_of(actor, held)
    if made is not None:
        say(_("Posted."))
        return see_other(address(actor, made))
    say(_("Sent. A moderator reads it before others do; until then only you see it."))
    if thread is None:
        return see_other(f"/held#held-{key}")
    last = queries.pages(thread.last_number).last
    at = queries.page_with(actor, thread.id, number, actor.thread_order) if number else last
    return see_other(f"{links.thread(thread.id, thread.slug, page=at)}#held-{key}")


def address(actor: Actor, post: Post) -> str:
    """Return where a post stands: thread, page and mark, in the order in which the actor reads."""
    thread = load(actor, "view", Thread, post.thread_id)
    number = queries.page_with(actor, thread.id, post.number, actor.thread_order)
    return f"{links.thread(thread.id, thread.slug, page=number)}#post-{post.number}"


def must_accept(actor: Actor, pod: Pod, form: PostForm) -> bool:
    """Say whether the form has to ask for the charter: there is a version that the actor has not accepted."""
    mine = queries.accepted(actor, pod.id)
    form.charter_version.data = str(pod.charter_version)
    return mine < pod.charter_version


def with_copies(
    actor: Actor,
    form: ReasonAlongForm | DeleteAlongForm,
    copies: Sequence[slots.Copy],
    deed: Callable[[str], object],
) -> list[int] | None:
    """Do a deed for the reason that a form holds, and take away the copies that it ticks, as far as its sender may.

    Return the keys of these; None where the form has to come back and says why.
    """
    ticked = [copy.key for copy in copies if copy.may and str(copy.key) in (form.along.data or ())]

    def both(reason: str) -> None:
        deed(reason)
        slots.drop_copies(actor, ticked, reason)

    if with_reason(form, both):
        return ticked
    # What came before the refusal is not done either.
    db.session.rollback()
    return None


def undoing(door: str, keys: Sequence[int]) -> str:
    """Return the address that undoes a deed together with what went along with it."""
    return f"{door}?{urlencode([('along', key) for key in keys])}" if keys else door


def bring_along(actor: Actor) -> None:
    """Bring back what went along with the deed that a request undoes. Raises Forbidden, Conflict."""
    given = (paging.key(text) for text in request.args.getlist("along"))
    slots.restore_copies(actor, [key for key in given if key is not None])


def with_reason(form: ReasonForm | DeleteForm, deed: Callable[[str], object]) -> bool:
    """Do a deed for the reason that a form holds; return whether it is done, else the form says why not."""
    if not form.validate():
        return False
    try:
        deed(form.reason.data or "")
    except Refused as why:
        form.refuse(why)
        return False
    return True
