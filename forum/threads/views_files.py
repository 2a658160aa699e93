"""What forms of writing have to do with files: take in what they bring, put it on the post, list it."""

from __future__ import annotations

from typing import Any

from forum.attachments import actions as attachments
from forum.attachments import bringing, showing
from forum.attachments import queries as waiting
from forum.attachments.showing import File
from forum.kernel import http_bytes, markup
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.forms import one_line

from . import actions_files, queries_files, queries_had
from .drafting import Place
from .models import Post
from .models_held import HeldPost

# What a text that is written anew stands in already.
Standing = Post | HeldPost | None


def take(actor: Actor, place: Place, form: Any) -> None:
    """Take in what a form brings for its text, and keep it with the draft; commits."""
    http_bytes.brought(actor, form, bringing.keeper(actor, place.pod_id, place.key))


def change(actor: Actor, post: Post, place: Place, form: Any) -> queries_had.Kept | None:
    """Give a post the files of its form, in the transaction of its other wording; return what it had, None if the same.

    Raises Refused for too many.
    """
    there = [file.id for file in on_post(actor, post)]
    new = [file.id for file in listed(actor, place) if file.id in form.files.held]
    gone = [key for key in form.files.gone if key in there]
    actions_files.say(actor, post, {key: words for key, words in form.files.said.items() if key in there})
    had = queries_had.kept(post.id) if gone or new else None
    actions_files.change(actor, post, place, there=there, gone=gone, new=new)
    return had


def planned(actor: Actor, post: Post, place: Place, form: Any) -> tuple[list[int], dict[str, Any]]:
    """Return the files that a form brings, and what shall become of those of its post. Raises Refused for too many."""
    there = on_post(actor, post)
    gone = [file.id for file in there if file.id in form.files.gone]
    new = [file.id for file in listed(actor, place) if file.id in form.files.held]
    if new and len(there) - len(gone) + len(new) > attachments.MOST:
        raise attachments.too_many()
    now = {file.id: file.alt for file in there}
    said = {key: one_line(words)[: attachments.LONGEST_ALT] for key, words in form.files.said.items() if key in now}
    return new, {"gone": gone, "said": {str(key): words for key, words in said.items() if words != now[key]}}


def on_post(actor: Actor, post: Post) -> list[File]:
    """Return the files of a post."""
    return queries_files.of_posts(actor, [post.id]).get(post.id, [])


def attach(actor: Actor, post: Post, place: Place, form: Any) -> None:
    """Put the files of a form on its post, in the transaction of what it made. Raises Refused for too many."""
    attachments.attach(actor, place.key, place.pod_id, post.id, form.files.held)


def take_back(actor: Actor, place: Place, form: Any) -> None:
    """Drop what a second sending of the same form brought; commits."""
    if form.files.brought:
        attachments.drop(actor, place.key, form.files.brought)
        db.session.commit()


def listed(actor: Actor, place: Place) -> list[File]:
    """Return the files that wait for the text of a place."""
    return waiting.unsent(actor, place.key)


def dressed(actor: Actor, place: Place, html: str, of: Standing) -> str:
    """Return the preview of a text with the pictures and the sizes of files that it will have."""
    if not showing.has_files(html):
        return html
    if isinstance(of, HeldPost):
        of_post = queries_files.of_posts(actor, [of.edited_id] if of.edited_id else [])
        there = [*of_post.get(of.edited_id or 0, []), *queries_files.of_held(actor, [of.id]).get(of.id, [])]
    else:
        there = on_post(actor, of) if of is not None else []
    return queries_files.dressed(actor, [(markup.shown(html), [*there, *listed(actor, place)])])[0][0]
