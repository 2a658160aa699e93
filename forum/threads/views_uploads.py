"""Files that a script brings while somebody writes: taken in, and answered with the list as the form shows it."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from forum.attachments.showing import File
from forum.kernel import paging
from forum.kernel.actor import Actor
from forum.kernel.guard import guard, takes_files
from forum.kernel.http import page
from forum.kernel.policy import load
from forum.pods.models import Pod

from . import drafting
from . import views_files as files
from .forms import EditForm, PostForm, ThreadForm
from .models import Post, Thread

bp = Blueprint("uploads", __name__)


@bp.post("/threads/<int:thread_id>/files")
@guard("reply", Thread)
@takes_files
def for_reply(actor: Actor, thread: Thread) -> ResponseReturnValue:
    form = PostForm()
    key = paging.key(form.parent.data)
    parent = None if key is None else load(actor, "view", Post, key)
    return _taken(actor, drafting.of_reply(thread, parent), form)


@bp.post("/pods/<slug>/files")
@guard("start", Pod, by="slug")
@takes_files
def for_thread(actor: Actor, pod: Pod) -> ResponseReturnValue:
    return _taken(actor, drafting.of_pod(pod), ThreadForm())


@bp.post("/posts/<int:post_id>/files")
@guard("edit", Post)
@takes_files
def for_edit(actor: Actor, post: Post) -> ResponseReturnValue:
    return _taken(actor, drafting.of_edit(post), EditForm(), files.on_post(actor, post))


def _taken(
    actor: Actor, place: drafting.Place, form: PostForm | EditForm, there: list[File] | tuple[()] = ()
) -> Response:
    files.take(actor, place, form)
    status = 422 if form.files.errors else 200
    return page("threads/files.html", status, form=form, files=files.listed(actor, place), there=there)
