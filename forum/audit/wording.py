"""What an entry of the trail says, in whole sentences of the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from forum.kernel import links
from forum.kernel.i18n import Lazy, _, lazy

SENTENCES: Mapping[str, Mapping[str, Lazy]] = {
    "accounts": {
        "AdminNamed": lazy("%(by)s made %(whom)s an administrator"),
        "AdminWithdrawn": lazy("%(by)s took the administration from %(whom)s"),
        "AccountSuspended": lazy("%(by)s suspended the account of %(whom)s"),
        "AccountLifted": lazy("%(by)s opened the account of %(whom)s again"),
        "DeliveryDropped": lazy("%(by)s gave up a delivery for good"),
        "BackupMade": lazy("A backup was made"),
    },
    "signing-in": {
        "SignedIn": lazy("%(whom)s signed in"),
        "SignInFailed": lazy("Somebody tried to sign in as %(whom)s, in vain"),
        "PasswordChanged": lazy("%(whom)s has a new password"),
        "FactorTurnedOn": lazy("%(whom)s signs in with a second step from now on"),
        "FactorTurnedOff": lazy("%(by)s turned off the second step at the sign-in of %(whom)s"),
        "RecoveryCodeUsed": lazy("%(whom)s signed in with a recovery code"),
        "RecoveryCodesRenewed": lazy("%(whom)s has new recovery codes"),
        "AddressChanged": lazy("%(whom)s has another email address"),
        "AddressRestored": lazy("%(whom)s has the earlier email address again"),
    },
    "membership": {
        "JoinApproved": lazy("%(by)s let %(whom)s into %(pod)s"),
        "JoinDeclined": lazy("%(by)s declined the request of %(whom)s to join %(pod)s"),
        "MemberJoined": lazy("%(whom)s is a member of %(pod)s"),
        "MemberLeft": lazy("%(whom)s left %(pod)s"),
        "MemberRemoved": lazy("%(by)s removed %(whom)s from %(pod)s"),
        "MemberSuspended": lazy("%(by)s suspended %(whom)s from %(pod)s"),
        "SuspensionLifted": lazy("%(by)s lifted the suspension of %(whom)s from %(pod)s"),
        "RoleChanged": lazy("%(by)s changed the role of %(whom)s in %(pod)s"),
    },
    "pods": {
        "PodFounded": lazy("%(by)s opened the pod %(pod)s"),
        "PodEdited": lazy("%(by)s changed what %(pod)s says of itself"),
        "PodArchived": lazy("%(by)s archived the pod %(pod)s"),
        "PodReopened": lazy("%(by)s opened the pod %(pod)s again"),
        "CharterEdited": lazy("%(by)s gave %(pod)s a new charter"),
        "HoldingChanged": lazy("%(by)s changed how many first posts in %(pod)s wait for a moderator"),
    },
    "talk": {
        "TextApproved": lazy("%(by)s approved a post that waited in %(pod)s"),
        "TextReturned": lazy("%(by)s returned a text of %(whom)s in %(pod)s"),
        "PostHidden": lazy("%(by)s hid a post in %(pod)s"),
        "PostShown": lazy("%(by)s showed a hidden post again in %(pod)s"),
        "FileHidden": lazy("%(by)s hid a file of a post in %(pod)s"),
        "FileShown": lazy("%(by)s showed a hidden file of a post again in %(pod)s"),
        "PostDeleted": lazy("%(by)s deleted a post in %(pod)s"),
        "PostRestored": lazy("%(by)s brought a deleted post in %(pod)s back"),
        "ThreadDeleted": lazy("%(by)s deleted a thread in %(pod)s"),
        "ThreadRestored": lazy("%(by)s brought a deleted thread in %(pod)s back"),
        "WordingHidden": lazy("%(by)s hid an earlier wording of a post in %(pod)s"),
        "WordingShown": lazy("%(by)s showed an earlier wording again in %(pod)s"),
        "ThreadLocked": lazy("%(by)s locked a thread in %(pod)s"),
        "ThreadSlowed": lazy("%(by)s slowed a thread in %(pod)s down"),
        "ThreadHurried": lazy("%(by)s let people post in a slow thread in %(pod)s when they like again"),
        "ThreadUnlocked": lazy("%(by)s opened a locked thread in %(pod)s again"),
        "SynthesisRemoved": lazy("%(by)s removed the synthesis of a thread in %(pod)s"),
        "PollClosed": lazy("%(by)s closed a poll in %(pod)s"),
        "OutcomeStated": lazy("%(by)s stated the outcome of a poll in %(pod)s"),
        "OutcomeRemoved": lazy("%(by)s removed an earlier outcome of a poll in %(pod)s"),
        "PollRemoved": lazy("%(by)s removed a poll in %(pod)s"),
        "SeriesFounded": lazy("%(by)s began a themed discussion in %(pod)s"),
        "SeriesChanged": lazy("%(by)s changed a themed discussion in %(pod)s"),
        "ThreadPinned": lazy("%(by)s pinned a thread in %(pod)s"),
        "ThreadUnpinned": lazy("%(by)s took the pin off a thread in %(pod)s"),
        "ThreadTitled": lazy("%(by)s gave a thread in %(pod)s another title"),
        "ThreadTagged": lazy("%(by)s gave a thread in %(pod)s other tags"),
        "ThreadSplit": lazy("%(by)s split a thread in %(pod)s"),
        "ThreadMerged": lazy("%(by)s merged two threads in %(pod)s"),
        "ThreadMovedIn": lazy("%(by)s moved a thread into %(pod)s"),
        "ThreadMovedOut": lazy("%(by)s moved a thread out of %(pod)s"),
        "ChangeUndone": lazy("%(by)s took back a change of a thread in %(pod)s"),
        "ResourceEdited": lazy("%(by)s changed a resource of %(pod)s"),
        "VersionAdded": lazy("%(by)s gave a resource of %(pod)s a new version"),
        "ResourceDeleted": lazy("%(by)s deleted a resource of %(pod)s"),
        "ResourceRestored": lazy("%(by)s brought a deleted resource of %(pod)s back"),
        "CollectionDeleted": lazy("%(by)s deleted a collection of resources in %(pod)s"),
        "CollectionRestored": lazy("%(by)s brought a deleted collection of resources in %(pod)s back"),
        "NuggetDeclined": lazy("%(by)s took a nugget off a post in %(pod)s"),
    },
    "data": {
        "ExportAsked": lazy("%(whom)s asked for a copy of their data"),
        "ExportFetched": lazy("%(whom)s fetched the copy of their data"),
        "ErasureAsked": lazy("%(whom)s asked to be erased"),
        "ErasureTakenBack": lazy("%(whom)s stays and is not erased"),
        "PersonErased": lazy("%(whom)s was erased"),
    },
}
GROUPS: Mapping[str, Lazy] = {
    "accounts": lazy("Administration"),
    "signing-in": lazy("Signing in"),
    "membership": lazy("Membership and roles"),
    "pods": lazy("Pods and charters"),
    "talk": lazy("Posts, threads and nuggets"),
    "data": lazy("Copies of data and erasure"),
    "denied": lazy("Refused deeds"),
}
_ROLES = {
    "member": lazy("Member"),
    "harvester": lazy("Harvester"),
    "moderator": lazy("Moderator"),
    "coordinator": lazy("Coordinator"),
}
_ANY = {action: said for group in SENTENCES.values() for action, said in group.items()}
_UNKNOWN = lazy("%(by)s did something that this version has no words for")
_DENIED = lazy("%(by)s tried something that is not allowed to them")


@dataclass(frozen=True)
class Line:
    """An entry as templates/audit/_trail.html takes it."""

    said: str
    more: str
    url: str
    at: datetime
    number: int


def line(row: Row[Any]) -> Line:
    """Return an entry in the words of the language in force."""
    return Line(_sentence(row), _more(row.details), _url(row), row.at, row.id)


def actions_of(group: str) -> tuple[str, ...] | None:
    """Return the kinds of deeds of a group; None for every kind."""
    return ("Denied",) if group == "denied" else tuple(SENTENCES.get(group, ())) or None


def sentence_of(action: str) -> str:
    """Return what a deed is called where nobody is named: the sentence about "somebody"."""
    somebody = _("somebody")
    places = {"by": somebody, "whom": somebody, "pod": _("a pod")}
    return _(_ANY.get(action, _UNKNOWN).message) % places


def is_known(action: str) -> bool:
    """Say whether there are words for this kind of deed."""
    return action in _ANY or action == "Denied"


def _sentence(row: Row[Any]) -> str:
    by = _isolated(row.by or (_("The operator") if row.actor_id is None else _("Somebody")))
    whom = _isolated(row.whom or _("somebody"))
    places = {"by": by, "whom": whom, "pod": _isolated(row.pod or _("a pod"))}
    said = _DENIED if row.action == "Denied" else _ANY.get(row.action, _UNKNOWN)
    return _(said.message) % places


def _isolated(name: str) -> str:
    """Return a name that keeps its direction to itself."""
    return f"\u2068{name}\u2069"


def _more(details: object) -> str:
    """Return what was before and after, as far as there are words for it."""
    before, after = (_role(details, key) for key in ("was", "role"))
    if before and after:
        return _("Before: %(before)s. After: %(after)s.", before=before, after=after)
    return _("Now: %(after)s.", after=after) if after else ""


def _role(details: object, key: str) -> str:
    """Return a role in words; nothing for whatever else an earlier version, or somebody by hand, wrote there."""
    role = details.get(key) if isinstance(details, Mapping) else None
    return str(_ROLES.get(role, "")) if isinstance(role, str) else ""


def _url(row: Row[Any]) -> str:
    if row.subject == "post":
        return links.post(row.subject_id)
    if row.subject == "thread":
        return links.thread(row.subject_id)
    if row.subject == "series":
        return f"/series/{row.subject_id}"
    return ""
