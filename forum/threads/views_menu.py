"""What may be done with one post besides answering it: a page of its own, which a script shows beside the post."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from forum.kernel import slots
from forum.kernel.actor import Actor
from forum.kernel.guard import guard
from forum.kernel.http import page
from forum.kernel.policy import allowed, load
from forum.pods.policy import roles

from . import queries
from . import views_files as files
from .models import Post, Thread
from .policy_held import is_trusted

bp = Blueprint("menu", __name__)


@bp.get("/posts/<int:post_id>/menu")
@guard("view", Post)
def menu(actor: Actor, post: Post) -> ResponseReturnValue:
    thread = load(actor, "view", Thread, post.thread_id)
    badges = {name: found.get(post.id) for name, found in slots.post_badges.of(actor, [post.id]).items()}
    on_post = files.on_post(actor, post)
    return page(
        "threads/menu.html",
        pod=roles(actor)[post.pod_id],
        thread=thread,
        post=post,
        author=queries.author(actor, post),
        badges=badges,
        files=on_post,
        of_files=slots.file_badges.of(actor, [file.id for file in on_post]),
        may=allowed(actor, post),
        may_here=allowed(actor, thread),
        waits=(post.number, thread.author_id) == (1, actor.id) and not is_trusted(actor, post.pod_id),
    )
