"""Verbs of erasure: ask, think better of it, and be erased step by step."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, Update, bindparam, delete, insert, or_, select, update

from forum.attachments.events import FilesLoose
from forum.attachments.models import Attachment
from forum.kernel import clock, settings
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, Refused
from forum.kernel.i18n import _
from forum.kernel.outbox import EventRow, emit
from forum.kernel.policy import ME, rows, unscoped
from forum.mailout.models import Letter
from forum.people import actions_accounts, actions_tokens, passwords
from forum.people import queries as people
from forum.people.events import ErasureAsked, ErasureDue, ErasureTakenBack, PersonErased
from forum.people.models import User
from forum.pods import actions_places as places
from forum.pods.events import MemberLeft
from forum.pods.models import Membership
from forum.threads import actions_counting
from forum.threads.events import PostEdited
from forum.threads.models import Post

from . import actions_taking, queries
from .actions_forgetting import DELETES, EMPTIES
from .models import Erasure

STEP = 500
_WHY = "erases the one person who asked for it"
_ASK = insert(Erasure)
_TAKE_BACK = (
    delete(Erasure)
    .where(Erasure.user_id == ME, Erasure.begun_at.is_(None))
    .returning(Erasure.user_id)
    .execution_options(synchronize_session=False)
)
_BEGIN = unscoped(
    update(Erasure)
    .where(Erasure.user_id == bindparam("user"), Erasure.due_at <= bindparam("now", type_=Erasure.due_at.type))
    .values(begun_at=bindparam("now", type_=Erasure.due_at.type))
    .returning(Erasure.texts)
    .execution_options(synchronize_session=False),
    _WHY,
)
_DUE = unscoped(
    select(Erasure.user_id).where(Erasure.due_at <= bindparam("now", type_=Erasure.due_at.type)).limit(100), _WHY
)
# Named to the index, which nothing else tells that they are gone.
_FILES = unscoped(
    select(Attachment.id).where(Attachment.uploader_id == bindparam("user"), Attachment.post_id.is_not(None)), _WHY
)
_NEXT_POSTS = unscoped(
    select(Post.id).where(Post.author_id == bindparam("user"), Post.body != "").order_by(Post.id).limit(STEP), _WHY
)
_THEIR_THREADS = unscoped(select(Post.thread_id).where(Post.id.in_(_NEXT_POSTS)).distinct(), _WHY)
_EMPTY: Update = unscoped(
    update(Post)
    .where(Post.id.in_(_NEXT_POSTS))
    .values(body="", html="", excerpt="", is_plain=False)
    .returning(Post.id, Post.thread_id, Post.pod_id)
    .execution_options(synchronize_session=False),
    _WHY,
)
_SEATS = unscoped(
    select(Membership.pod_id, Membership.role).where(
        Membership.user_id == bindparam("user"), Membership.state == "member"
    ),
    _WHY,
)


def _named(key: str) -> ColumnElement[bool]:
    named: ColumnElement[bool] = EventRow.payload[key].as_integer() == bindparam("user")
    return named


_LETTERS = unscoped(
    select(Letter.id, Letter.kind)
    .outerjoin(EventRow, EventRow.id == Letter.event_id)
    .where(or_(Letter.user_id == bindparam("user"), _named("user_id"), _named("actor_id"))),
    _WHY,
)


def ask(actor: Actor, user: User, *, texts: bool) -> Erasure:
    """Write down that somebody wants to be erased. Raises Refused for whom nobody replaces, Conflict when asked."""
    why_not(user)
    if queries.waiting(actor) is not None:
        raise Conflict(_("You have asked for this already."))
    now = clock.now()
    due = now + timedelta(days=settings.current().keep["erasure"])
    db.session.execute(_ASK, {"user_id": user.id, "asked_at": now, "due_at": due, "begun_at": None, "texts": texts})
    emit(ErasureAsked(actor.id, user.id))
    return Erasure(user_id=user.id, asked_at=now, due_at=due, texts=texts)


def why_not(user: User) -> None:
    """Raise Refused for the last administrator and for whoever alone coordinates a pod, with what to do."""
    if queries.is_last_admin(user):
        raise Refused(_("Nobody else runs this site. Ask the operator to name another administrator first."))
    if alone := queries.led_alone(user.id):
        names = ", ".join(alone)
        raise Refused(_("Nobody else coordinates %(pods)s. Name another coordinator there first.", pods=names))


def take_back(actor: Actor) -> None:
    """Stay. Raises Conflict when there is nothing to take back, or no more."""
    if rows(actor, _TAKE_BACK).first() is None:
        raise Conflict(_("There is nothing to take back."))
    emit(ErasureTakenBack(actor.id, actor.id or 0))


def due() -> None:
    """Say whose days to think it over are past."""
    for user_id in db.session.execute(_DUE, {"now": clock.now()}).scalars():
        emit(ErasureDue(None, user_id))


def go_on(user_id: int) -> None:
    """Do one step of an erasure that is due: some hundred posts, at last the person."""
    user = people.by_id(user_id)
    try:
        why_not(user)
    except Refused:
        # They were left alone with a pod or the site meanwhile: the clock asks again, their page says what to do.
        return
    texts = db.session.execute(_BEGIN, {"user": user_id, "now": clock.now()}).scalar_one_or_none()
    if texts is None:
        return
    _close(user)
    if texts and _take_texts(user_id) == STEP:
        emit(ErasureDue(None, user_id))
        return
    _leave(user_id)
    _take_letters_away(user_id)
    found = tuple(db.session.execute(_FILES, {"user": user_id}).scalars()) if texts else ()
    if texts:
        actions_taking.tell(user_id)
    for statement in (*(EMPTIES if texts else ()), *DELETES):
        db.session.execute(statement, {"user": user_id, "now": clock.now()})
    _forget_name(user)
    emit(PersonErased(None, user_id))
    emit(FilesLoose(None, found))


def _take_texts(user_id: int) -> int:
    """Empty some posts and return how many; what says nothing any more is no reply."""
    given = {"user": user_id}
    actions_counting.hold(db.session.execute(_THEIR_THREADS, given).scalars().all())
    emptied = db.session.execute(_EMPTY, given).all()
    actions_counting.settle({row.thread_id for row in emptied})
    for row in emptied:
        # The index hears of it.
        emit(PostEdited(None, row.pod_id, row.thread_id, row.id))
    return len(emptied)


def _close(user: User) -> None:
    """Let nobody come in as this person any more."""
    user.suspended_at, user.is_admin, user.password_hash = user.suspended_at or clock.now(), False, passwords.NONE
    actions_accounts.end_all(user.id)
    actions_tokens.end_all(user.id)


def _leave(user_id: int) -> None:
    for row in db.session.execute(_SEATS, {"user": user_id}).all():
        places.lock(row.pod_id)
        places.count(row.pod_id, -1)
        emit(MemberLeft(None, row.pod_id, user_id, row.role))


def _take_letters_away(user_id: int) -> None:
    """Remove the letters to or about this person that a site without a mail server keeps in its folder."""
    folder = settings.current().instance_dir / "mail"
    if folder.is_dir():
        for row in db.session.execute(_LETTERS, {"user": user_id}):
            (folder / f"{row.id:06d}-{row.kind}.eml").unlink(missing_ok=True)


def _forget_name(user: User) -> None:
    user.name = user.name_folded = user.email = ""
    user.skeleton, user.alike = None, 0
    # Neither a handle nor an address begins so.
    user.handle = user.email_folded = f"~{user.id}"
    user.role = user.organisation = user.country = user.about = user.about_html = user.suspension_reason = ""
    user.language, user.time_zone, user.theme, user.thread_order = "en", "UTC", "auto", "tree"
    user.listed, user.confirmed_at, user.suspended_by_id, user.erased_at = False, None, None, clock.now()
