"""What happened to people: facts that letters, the commons and the record of deeds hear of."""

from __future__ import annotations

from dataclasses import dataclass

from forum.kernel.outbox import Event


@dataclass(frozen=True)
class PersonRegistered(Event):
    """Somebody registered; the letter carries the link of `token_id`."""

    user_id: int
    token_id: int


@dataclass(frozen=True)
class RegistrationRepeated(Event):
    """Somebody registered with the address of a person who is here already: they get a letter, not the page."""

    user_id: int


@dataclass(frozen=True)
class ConfirmationAsked(Event):
    """An address waits to be confirmed, and another letter with the link of `token_id` goes to it."""

    user_id: int
    token_id: int


@dataclass(frozen=True)
class AddressConfirmed(Event):
    """A person is one of us now: confirmed by letter, or added by an operator."""

    user_id: int


@dataclass(frozen=True)
class ResetAsked(Event):
    """Somebody forgot the password; the letter carries the link of `token_id`."""

    user_id: int
    token_id: int


@dataclass(frozen=True)
class UnknownAddressAsked(Event):
    """A letter was asked for where nobody lives: written, and delivered to whom it tells nothing, as any other is."""


@dataclass(frozen=True)
class PasswordChanged(Event):
    user_id: int


@dataclass(frozen=True)
class ProfileChanged(Event):
    user_id: int


@dataclass(frozen=True)
class AdminNamed(Event):
    user_id: int


@dataclass(frozen=True)
class AccountSuspended(Event):
    user_id: int


@dataclass(frozen=True)
class AccountLifted(Event):
    user_id: int


@dataclass(frozen=True)
class AdminWithdrawn(Event):
    user_id: int


@dataclass(frozen=True)
class SignedIn(Event):
    user_id: int


@dataclass(frozen=True)
class FactorTurnedOn(Event):
    user_id: int


@dataclass(frozen=True)
class FactorTurnedOff(Event):
    """A person is asked for the password only; without an actor an operator did it."""

    user_id: int


@dataclass(frozen=True)
class RecoveryCodeUsed(Event):
    user_id: int


@dataclass(frozen=True)
class RecoveryCodesRenewed(Event):
    user_id: int


@dataclass(frozen=True)
class AddressChangeAsked(Event):
    """A person wants another address; the letter with the link of `token_id` goes there."""

    user_id: int
    address_change_id: int
    token_id: int


@dataclass(frozen=True)
class AddressChanged(Event):
    """A person has another address; the letter with the link of `token_id` that gives the old one back goes there."""

    user_id: int
    address_change_id: int
    token_id: int


@dataclass(frozen=True)
class AddressRestored(Event):
    """The old address took itself back."""

    user_id: int
    address_change_id: int


@dataclass(frozen=True)
class SignInFailed(Event):
    """Somebody knew an address of ours, and not the password."""

    user_id: int


@dataclass(frozen=True)
class ExportAsked(Event):
    """Somebody wants a copy of everything about them."""

    user_id: int
    data_export_id: int


class ExportReady(ExportAsked):
    """The copy can be fetched."""


class ExportFetched(ExportAsked):
    """Its owner fetched the copy."""


@dataclass(frozen=True)
class ErasureAsked(Event):
    user_id: int


@dataclass(frozen=True)
class ErasureTakenBack(Event):
    user_id: int


@dataclass(frozen=True)
class ErasureDue(Event):
    """Days to think it over are past: what is left of the person goes, step by step."""

    user_id: int


@dataclass(frozen=True)
class PersonErased(Event):
    user_id: int
