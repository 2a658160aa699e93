"""What happens to resources and collections."""

from __future__ import annotations

from dataclasses import dataclass

from forum.kernel.outbox import Event


@dataclass(frozen=True)
class OfResource(Event):
    pod_id: int
    resource_id: int


class ResourceShared(OfResource):
    """Somebody added it."""


class ResourceEdited(OfResource):
    """Its words are others, or another stands in its place."""


class VersionAdded(OfResource):
    """It has another file or link."""


class ResourceDeleted(OfResource):
    """It is in the bin."""


class ResourceRestored(OfResource):
    """It is out of the bin."""


class ResourceErased(OfResource):
    """It went with the person who shared it."""


@dataclass(frozen=True)
class OfCollection(Event):
    pod_id: int
    collection_id: int


class CollectionMade(OfCollection):
    """Somebody made a collection."""


class CollectionChanged(OfCollection):
    """Its words, or its order, are others."""


class CollectionDeleted(OfCollection):
    """It is in the bin."""


class CollectionRestored(OfCollection):
    """It is out of the bin."""


class CollectionErased(OfCollection):
    """It went with the person who made it."""


class LinkCheckDue(Event):
    """The week has come, or there are more links to be looked at."""


@dataclass(frozen=True)
class LinksDead(Event):
    """All links were looked at, and some of a pod lead nowhere."""

    pod_id: int
