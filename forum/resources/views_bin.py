"""Deleting a resource or a collection, and bringing it back."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from forum.kernel import links
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.guard import guard
from forum.kernel.http import page, say, see_other
from forum.kernel.i18n import _
from forum.pods.policy import roles
from forum.threads.forms import DeleteForm, ReasonForm

from . import actions_bin as verbs
from .models import DeletedResource, Resource
from .models_collections import Collection, DeletedCollection
from .queries_bin import days

bp = Blueprint("library_bin", __name__)


@bp.get("/resources/<int:resource_id>/deletion")
@guard("delete", Resource)
def show_delete(actor: Actor, resource: Resource) -> ResponseReturnValue:
    return _ask(actor, resource, _form_of(actor, resource)(formdata=None))


@bp.post("/resources/<int:resource_id>/deletion")
@guard("delete", Resource)
def delete(actor: Actor, resource: Resource) -> ResponseReturnValue:
    form = _form_of(actor, resource)()
    if not form.validate():
        return _ask(actor, resource, form, 422)
    verbs.drop(actor, resource, form.reason.data or "")
    return _deleted(actor, resource, "resources")


@bp.delete("/resources/<int:resource_id>/deletion")
@guard("restore", DeletedResource)
def restore(actor: Actor, gone: DeletedResource) -> ResponseReturnValue:
    verbs.restore(actor, gone)
    return _restored(links.resource(gone.id))


@bp.get("/collections/<int:collection_id>/deletion")
@guard("delete", Collection)
def show_delete_collection(actor: Actor, collection: Collection) -> ResponseReturnValue:
    return _ask(actor, collection, _form_of(actor, collection)(formdata=None))


@bp.post("/collections/<int:collection_id>/deletion")
@guard("delete", Collection)
def delete_collection(actor: Actor, collection: Collection) -> ResponseReturnValue:
    form = _form_of(actor, collection)()
    if not form.validate():
        return _ask(actor, collection, form, 422)
    verbs.drop_collection(actor, collection, form.reason.data or "")
    return _deleted(actor, collection, "collections")


@bp.delete("/collections/<int:collection_id>/deletion")
@guard("restore", DeletedCollection)
def restore_collection(actor: Actor, gone: DeletedCollection) -> ResponseReturnValue:
    verbs.restore_collection(actor, gone)
    return _restored(links.collection(gone.id))


def _form_of(actor: Actor, what: Resource | Collection) -> type[DeleteForm | ReasonForm]:
    owner = what.shared_by_id if isinstance(what, Resource) else what.made_by_id
    return DeleteForm if owner == actor.id else ReasonForm


def _way(what: Resource | Collection, deed: str = "") -> str:
    return links.resource(what.id, deed) if isinstance(what, Resource) else links.collection(what.id, deed)


def _ask(actor: Actor, what: Resource | Collection, form: DeleteForm | ReasonForm, status: int = 200) -> Response:
    return page(
        "resources/delete.html",
        status,
        pod=roles(actor)[what.pod_id],
        what=what,
        is_collection=isinstance(what, Collection),
        way=_way(what),
        form=form,
        days=days(),
    )


def _deleted(actor: Actor, what: Resource | Collection, room: str) -> Response:
    db.session.commit()
    say(_("Deleted."), undo=_way(what, "deletion"))
    return see_other(links.pod(roles(actor)[what.pod_id].slug, room))


def _restored(way: str) -> Response:
    db.session.commit()
    say(_("It stands in its place again."))
    return see_other(way)
