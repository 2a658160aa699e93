"""Other words for a post that stands, once a moderator has read them: it says them, and has their files."""

from __future__ import annotations

from sqlalchemy import bindparam

from forum.kernel.actor import Actor
from forum.kernel.errors import Conflict
from forum.kernel.i18n import _
from forum.kernel.policy import rows, visible
from forum.pods.policy import accepted_charter

from . import actions, actions_editing, actions_files, drafting, queries_files, queries_had
from .models import Post
from .models_held import HeldPost

_POST = visible(Post).where(Post.id == bindparam("which"), Post.moved_post_id.is_(None))


def reword(author: Actor, held: HeldPost) -> Post:
    """Give a post the words that waited, in the name of its author; their files are still to be adopted.

    Raises Refused, Conflict when it is not as it was when they were written, CharterFirst.
    """
    post = _as_it_was(author, held)
    there = [file.id for file in queries_files.of_posts(author, [post.id]).get(post.id, [])]
    planned = held.of_files or {}
    gone = [key for key in planned.get("gone", ()) if key in there]
    came = queries_files.of_held(author, [held.id])
    had = queries_had.kept(post.id) if gone or came else None
    actions_files.say(author, post, {int(key): words for key, words in planned.get("said", {}).items()})
    actions_files.change(author, post, drafting.of_edit(post), there=there, gone=gone, new=())
    words = {"body": held.body, "language": held.language, "reason": held.edit_reason}
    try:
        actions_editing.edit(author, post, **words, read=held.based_on or 0, had=had, approved=True)
    except Conflict:
        raise Conflict(
            _("The post was changed or hidden meanwhile: return the text, and its author puts both together.")
        ) from None
    return post


def _as_it_was(author: Actor, held: HeldPost) -> Post:
    post: Post | None = rows(author, _POST, which=held.edited_id).scalar_one_or_none()
    if post is None:
        raise Conflict(_("The post was deleted or moved."))
    if post.pod_id != held.pod_id:
        raise Conflict(_("The thread was moved to another pod."))
    if not accepted_charter(author, post.pod_id):
        raise actions.CharterFirst
    return post
