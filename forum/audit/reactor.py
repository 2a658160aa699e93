"""Which deeds are kept for ever."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta

from forum.kernel import schedule
from forum.kernel.denials import Denied
from forum.kernel.facts import DeliveryDropped
from forum.kernel.outbox import Told, subscribe
from forum.nuggets import events as nuggets
from forum.people import events as people
from forum.pods import events as pods
from forum.polls import events as polls
from forum.resources import events as resources
from forum.series import events as series
from forum.threads import events as threads

from . import queries_chain
from .actions import append
from .events import BackupMade, HeadDue
from .queries_chain import SUBSCRIBER

_log = logging.getLogger(__name__)

schedule.every("head", timedelta(days=1), lambda: HeadDue(None))
DEEDS = (
    BackupMade,
    people.AdminNamed,
    people.AdminWithdrawn,
    DeliveryDropped,
    people.FactorTurnedOn,
    people.FactorTurnedOff,
    people.RecoveryCodeUsed,
    people.RecoveryCodesRenewed,
    people.AddressChanged,
    people.AddressRestored,
    people.AccountSuspended,
    people.ExportAsked,
    people.ExportFetched,
    people.ErasureAsked,
    people.ErasureTakenBack,
    people.PersonErased,
    people.AccountLifted,
    people.PasswordChanged,
    people.SignedIn,
    people.SignInFailed,
    pods.PodFounded,
    pods.PodEdited,
    pods.PodArchived,
    pods.PodReopened,
    pods.CharterEdited,
    pods.HoldingChanged,
    pods.JoinApproved,
    pods.JoinDeclined,
    pods.MemberJoined,
    pods.MemberLeft,
    pods.MemberRemoved,
    pods.MemberSuspended,
    pods.SuspensionLifted,
    pods.RoleChanged,
    threads.TextApproved,
    threads.TextReturned,
    threads.PostHidden,
    threads.PostShown,
    threads.FileHidden,
    threads.FileShown,
    threads.PostDeleted,
    threads.PostRestored,
    threads.ThreadDeleted,
    threads.ThreadRestored,
    threads.WordingHidden,
    threads.WordingShown,
    threads.ThreadLocked,
    threads.ThreadUnlocked,
    threads.ThreadSlowed,
    threads.ThreadHurried,
    threads.SynthesisRemoved,
    threads.ThreadPinned,
    threads.ThreadUnpinned,
    threads.ThreadTitled,
    threads.ThreadTagged,
    threads.ThreadMovedIn,
    threads.ThreadSplit,
    threads.ThreadMerged,
    threads.ThreadMovedOut,
    threads.ChangeUndone,
    nuggets.NuggetDeclined,
    polls.PollClosed,
    polls.OutcomeStated,
    polls.OutcomeRemoved,
    polls.PollRemoved,
    series.SeriesFounded,
    series.SeriesChanged,
    resources.ResourceEdited,
    resources.VersionAdded,
    resources.ResourceDeleted,
    resources.ResourceRestored,
    resources.CollectionDeleted,
    resources.CollectionRestored,
    Denied,
)


@subscribe(SUBSCRIBER, *DEEDS)
def keep(told: Sequence[Told]) -> None:
    """Append these deeds to the trail."""
    append(told)


@subscribe("head", HeadDue)
def note(_told: Sequence[Told]) -> None:
    """Write the head into the log, which lies elsewhere: `forum audit verify --head` finds what was done since."""
    _log.info("head of the trail", extra={"head": queries_chain.head()})
