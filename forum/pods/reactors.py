"""Whoever is one of us is in the commons, from the same moment on."""

from __future__ import annotations

from forum.kernel.outbox import within
from forum.people.events import AddressConfirmed, AdminNamed

from . import actions_commons


@within(AddressConfirmed)
def _join(fact: AddressConfirmed) -> None:
    actions_commons.come_in(fact.user_id)


@within(AdminNamed)
def _lead(fact: AdminNamed) -> None:
    actions_commons.come_in(fact.user_id)
