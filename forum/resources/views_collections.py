"""Pages of collections: those of a pod, one to work through, and making and changing them."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from forum.kernel import links, paging
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, Refused
from forum.kernel.guard import guard
from forum.kernel.http import page, say, see_other
from forum.kernel.i18n import _
from forum.kernel.limits import limit
from forum.kernel.policy import allowed, load, permits
from forum.pods.models import Pod
from forum.pods.policy import roles

from . import actions_collections as verbs
from . import queries_collections as queries
from .forms_collections import CollectionForm, OrderForm, PutForm, listing
from .models import Resource
from .models_collections import Collection, CollectionItem

bp = Blueprint("collections", __name__)


@bp.get("/pods/<slug>/collections")
@guard("enter", Pod, by="slug")
def of_pod(actor: Actor, pod: Pod) -> ResponseReturnValue:
    found, following = queries.of_pod(actor, pod.id, paging.key(request.args.get("after")) or 0)
    more = links.pod(pod.slug, f"collections?after={following}") if following else ""
    return page(
        "collections/of_pod.html", pod=pod, collections=found, more=more, may_collect=permits(actor, "collect", pod)
    )


@bp.get("/pods/<slug>/collections/new")
@guard("collect", Pod, by="slug")
def new(_actor: Actor, pod: Pod) -> ResponseReturnValue:
    return _new(pod, CollectionForm(formdata=None))


@bp.post("/pods/<slug>/collections")
@guard("collect", Pod, by="slug")
def make(actor: Actor, pod: Pod) -> ResponseReturnValue:
    form = CollectionForm()
    limit("post", actor.id)
    try:
        if not form.validate():
            return _new(pod, form, 422)
        made = verbs.make(actor, pod, form.title.data or "", form.about.data or "")
    except Refused as why:
        db.session.rollback()
        form.refuse(why)
        return _new(pod, form, 422)
    db.session.commit()
    # Who came from a resource goes on with it.
    if resource := paging.key(request.args.get("resource")):
        return see_other(links.resource(resource, f"collections?collection={made.id}"))
    return see_other(links.collection(made.id))


def _new(pod: Pod, form: CollectionForm, status: int = 200) -> Response:
    resource = paging.key(request.args.get("resource"))
    return page("collections/new.html", status, pod=pod, form=form, resource=resource)


@bp.get("/collections/<int:collection_id>")
@guard("view", Collection)
def show(actor: Actor, collection: Collection) -> ResponseReturnValue:
    return page(
        "collections/show.html",
        pod=roles(actor)[collection.pod_id],
        collection=queries.one(actor, collection.id),
        items=queries.items(actor, collection.id),
        may=allowed(actor, collection),
    )


@bp.get("/collections/<int:collection_id>/edit")
@guard("edit", Collection)
def show_edit(actor: Actor, collection: Collection) -> ResponseReturnValue:
    words = {"title": collection.title, "about": collection.about, "revision": collection.revision}
    return _edit(actor, collection, OrderForm(formdata=None, **words))


@bp.post("/collections/<int:collection_id>/edit")
@guard("edit", Collection)
def edit(actor: Actor, collection: Collection) -> ResponseReturnValue:
    form = OrderForm()
    if not form.validate():
        return _edit(actor, collection, form, 422)
    limit("post", actor.id)
    try:
        verbs.change(actor, collection, form.change(request.form), form.revision.data or 0)
    except Refused as why:
        db.session.rollback()
        form.refuse(why)
        return _edit(actor, collection, form, 422)
    except Conflict:
        db.session.rollback()
        form.refuse(Refused(_("Somebody else was faster: look at what is there now, then save again.")))
        # Whoever reads what is there now sends again, over it.
        form.revision.raw_data, form.revision.data = None, collection.revision
        return _edit(actor, collection, form, 409)
    db.session.commit()
    say(_("Saved."))
    return see_other(links.collection(collection.id))


def _edit(actor: Actor, collection: Collection, form: OrderForm, status: int = 200) -> Response:
    pod, typed = roles(actor)[collection.pod_id], form.change(request.form)
    items = queries.items(actor, collection.id)
    return page("collections/edit.html", status, pod=pod, collection=collection, form=form, items=items, typed=typed)


@bp.get("/resources/<int:resource_id>/collections")
@guard("collect", Resource)
def show_put(actor: Actor, resource: Resource) -> ResponseReturnValue:
    return _put(actor, resource, PutForm(formdata=None, collection=request.args.get("collection")))


@bp.post("/resources/<int:resource_id>/collections")
@guard("collect", Resource)
def put(actor: Actor, resource: Resource) -> ResponseReturnValue:
    form = PutForm()
    if not form.validate():
        return _put(actor, resource, form, 422)
    limit("post", actor.id)
    collection = load(actor, "edit", Collection, paging.key(form.collection.data) or 0)
    try:
        verbs.put_in(actor, collection, resource.id, form.note.data or "")
    except Refused as why:
        db.session.rollback()
        form.refuse(why)
        return _put(actor, resource, form, 422)
    db.session.commit()
    return see_other(links.collection(collection.id))


def _put(actor: Actor, resource: Resource, form: PutForm, status: int = 200) -> Response:
    listing(actor, resource.pod_id, form)
    return page("collections/put.html", status, pod=roles(actor)[resource.pod_id], resource=resource, form=form)


@bp.post("/collection-items/<int:collection_item_id>/tick")
@guard("tick", CollectionItem)
def tick(actor: Actor, item: CollectionItem) -> ResponseReturnValue:
    verbs.tick(actor, item)
    db.session.commit()
    return see_other(links.collection(item.collection_id) + f"#item-{item.id}")


@bp.delete("/collection-items/<int:collection_item_id>/tick")
@guard("tick", CollectionItem)
def untick(actor: Actor, item: CollectionItem) -> ResponseReturnValue:
    verbs.untick(actor, item)
    db.session.commit()
    return see_other(links.collection(item.collection_id) + f"#item-{item.id}")
