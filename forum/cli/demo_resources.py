"""The resources of the demo: links to what the world has published, and own files made from a few lines."""

from __future__ import annotations

import io
import zipfile
from functools import partial

from forum.attachments import actions as attachments
from forum.attachments.models import Attachment
from forum.kernel.db import db
from forum.kernel.policy import load
from forum.resources import actions, actions_bin, actions_keeping
from forum.resources import actions_collections as collections
from forum.resources.models_collections import Collection
from forum.resources.typed import Words

from . import demo_files as files
from .demo_files import Table
from .demo_papers import pdf
from .demo_stage import Stage

_FIELDS = ("title", "kind", "publisher", "year", "language", "country", "licence", "why")


def plan(stage: Stage) -> None:
    """Plan everything that is shared."""
    made: dict[str, int] = {}
    for resource in files.read("resources"):
        stage.at(resource["at"], partial(_share, stage, resource, made))
    for collection in files.read("collections"):
        stage.at(collection["at"], partial(_collect, stage, collection, made))
        if "deleted" in collection:
            stage.at(collection["deleted"]["at"], partial(_bin, stage, collection["title"], collection["deleted"]))


def _bin(stage: Stage, title: str, deed: Table) -> None:
    actor = stage.actor(deed["by"])
    actions_bin.drop_collection(actor, load(actor, "delete", Collection, title, by="title"), deed["reason"])


def _collect(stage: Stage, collection: Table, made: dict[str, int]) -> None:
    pod = stage.pods[collection["pod"]]
    actor = stage.writer(collection["by"], pod)
    whole = collections.make(actor, pod, collection["title"], collection["about"])
    for item in collection["items"]:
        collections.put_in(actor, whole, made[item["title"]], item["note"])
        # Its revision was counted by the database.
        db.session.refresh(whole)
    for key, places in collection.get("done", {}).items():
        who = stage.actor(key)
        for item in collections.of(who, whole):
            if item.position in places:
                collections.tick(who, item)


def _share(stage: Stage, resource: Table, made: dict[str, int]) -> None:
    pod = stage.pods[resource["pod"]]
    actor = stage.writer(resource["by"], pod)
    said = {name: resource[name].strip() for name in _FIELDS if name in resource}
    words = Words(**said, tags=tuple(resource.get("tags", ())))
    if "url" in resource:
        made[resource["title"]] = actions.add_link(actor, pod, words, resource["url"]).id
        return
    if "kept" in resource:
        file = load(actor, "keep", Attachment, resource["kept"], by="name")
        made[resource["title"]] = actions_keeping.keep(actor, pod, file, words).id
        return
    place, content = actions.place_of(pod.id), io.BytesIO(_made(resource["file"], resource["lines"]))
    key = attachments.take(actor, pod_id=pod.id, place=place, name=resource["file"], source=content)
    made[resource["title"]] = actions.add_files(actor, pod, words, [key])[0].id


def _made(name: str, lines: list[str]) -> bytes:
    """Return a file of lines, of the kind that its name says."""
    if name.endswith(".pdf"):
        return pdf(lines)
    return _odt(lines) if name.endswith(".odt") else ("\n".join(lines) + "\n").encode()


def _odt(lines: list[str]) -> bytes:
    """Return an OpenDocument text with a paragraph for each line."""
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    told = "".join(f"<text:p>{line}</text:p>" for line in lines)
    head = f'<office:document-content xmlns:office="{office}office:1.0" xmlns:text="{office}text:1.0"'
    kind, out = "application/vnd.oasis.opendocument.text", io.BytesIO()
    listed = (
        f'<manifest:manifest xmlns:manifest="{office}manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", kind)
        body = f"<office:body><office:text>{told}</office:text></office:body></office:document-content>"
        archive.writestr("content.xml", f'{head} office:version="1.2">{body}')
        archive.writestr("META-INF/manifest.xml", listed)
    return out.getvalue()
