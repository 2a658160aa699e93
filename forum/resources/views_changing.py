"""Changing a resource: its words, its version, and what came after it."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from forum.attachments import bringing
from forum.attachments import queries as attachments
from forum.kernel import links, paging, sizes
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Refused
from forum.kernel.guard import guard, takes_documents
from forum.kernel.http import page, say, see_other
from forum.kernel.http_bytes import brought
from forum.kernel.i18n import _
from forum.kernel.limits import limit
from forum.pods.policy import roles

from . import actions_changing as verbs
from . import queries_one
from .forms import EditForm, SupersedeForm, VersionForm, listing
from .models import Resource

bp = Blueprint("resource_changes", __name__)


@bp.get("/resources/<int:resource_id>/edit")
@guard("edit", Resource)
def show_edit(actor: Actor, resource: Resource) -> ResponseReturnValue:
    return _edit(actor, resource, _filled(actor, resource))


def _filled(actor: Actor, resource: Resource) -> EditForm:
    words = {name: getattr(resource, name) for name in ("title", "kind", "publisher", "language", "country")}
    words |= {"year": str(resource.year or ""), "licence": resource.licence, "why": resource.why}
    tags = queries_one.themes(actor, resource.id)
    return EditForm(formdata=None, revision=resource.revision, tags=tags, **words)


@bp.post("/resources/<int:resource_id>/edit")
@guard("edit", Resource)
def edit(actor: Actor, resource: Resource) -> ResponseReturnValue:
    form = EditForm()
    if not form.validate():
        return _edit(actor, resource, form, 422)
    limit("post", actor.id)
    try:
        verbs.change(actor, resource, form.words(), form.revision.data or 0)
    except Refused as why:
        db.session.rollback()
        form.refuse(why)
        return _edit(actor, resource, form, 422)
    except verbs.Changed:
        db.session.rollback()
        other = _filled(actor, resource)
        # Whoever has read the other text sends again, over it.
        form.revision.raw_data, form.revision.data = None, other.revision.data
        return _edit(actor, resource, form, 409, other)
    db.session.commit()
    say(_("Saved."))
    return see_other(links.resource(resource.id))


def _edit(
    actor: Actor, resource: Resource, form: EditForm, status: int = 200, other: EditForm | None = None
) -> Response:
    listing(actor, resource.pod_id, form)
    pod = roles(actor)[resource.pod_id]
    return page("resources/edit.html", status, pod=pod, resource=resource, form=form, other=other)


@bp.get("/resources/<int:resource_id>/versions/new")
@guard("edit", Resource)
def new_version(actor: Actor, resource: Resource) -> ResponseReturnValue:
    return _version(actor, resource, VersionForm(formdata=None))


@bp.post("/resources/<int:resource_id>/versions")
@guard("edit", Resource)
@takes_documents
def add_version(actor: Actor, resource: Resource) -> ResponseReturnValue:
    form, place = VersionForm(), _place(resource)
    brought(actor, form, bringing.keeper(actor, resource.pod_id, place, sizes.document()))
    if request.form.get("do") == "files":
        return _version(actor, resource, form)
    if not form.validate():
        return _version(actor, resource, form, 422)
    limit("post", actor.id)
    url, note = form.url.data or "", form.note.data or ""
    try:
        verbs.add_version(actor, resource, files=form.files.held, url=url, note=note, place=place)
    except Refused as why:
        db.session.rollback()
        form.refuse(why)
        return _version(actor, resource, form, 422)
    db.session.commit()
    say(_("Saved."))
    return see_other(links.resource(resource.id))


def _place(resource: Resource) -> str:
    return f"version-{resource.id}"


def _version(actor: Actor, resource: Resource, form: VersionForm, status: int = 200) -> Response:
    pod, waiting = roles(actor)[resource.pod_id], attachments.unsent(actor, _place(resource))
    return page("resources/version.html", status, pod=pod, resource=resource, form=form, files=waiting)


@bp.get("/resources/<int:resource_id>/successor")
@guard("edit", Resource)
def show_successor(actor: Actor, resource: Resource) -> ResponseReturnValue:
    # Who comes from a list of pairs has chosen already.
    by = resource.superseded_by_id or paging.key(request.args.get("by"))
    return _successor(actor, resource, SupersedeForm(formdata=None, by=links.resource(by) if by else ""))


@bp.post("/resources/<int:resource_id>/successor")
@guard("edit", Resource)
def supersede(actor: Actor, resource: Resource) -> ResponseReturnValue:
    form = SupersedeForm()
    try:
        verbs.supersede(actor, resource, form.key())
    except Refused as why:
        db.session.rollback()
        form.refuse(why)
        return _successor(actor, resource, form, 422)
    db.session.commit()
    say(_("Saved."))
    return see_other(links.resource(resource.id))


def _successor(actor: Actor, resource: Resource, form: SupersedeForm, status: int = 200) -> Response:
    return page("resources/successor.html", status, pod=roles(actor)[resource.pod_id], resource=resource, form=form)
