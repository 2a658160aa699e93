"""People, where they are signed in, what proves who they are, and the links that letters carry to them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Dialect, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from forum.kernel.db import Model, partial_index, pk
from forum.kernel.i18n import _


class PersonName(TypeDecorator[str]):
    """A name; of whoever was erased nothing is kept, and readers are told so in their language."""

    impl = String
    cache_ok = True

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return _("A former member") if value == "" else value


class User(Model):
    __tablename__ = "user_account"

    id: Mapped[pk]
    # `~` and the key once the person is erased: no name gives such a handle.
    handle: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(PersonName)
    # Folded by `people.names.folded`: SQLite's NOCASE folds ASCII only.
    name_folded: Mapped[str] = mapped_column(index=True)
    # What the name looks like, and the number of those who look so: two of the same name have 0 and 1. NULL: no name
    # is kept (erased), or it came in past `actions_names`.
    skeleton: Mapped[str | None]
    alike: Mapped[int] = mapped_column(default=0, server_default="0")
    email: Mapped[str]
    email_folded: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    confirmed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    role: Mapped[str] = mapped_column(default="")
    organisation: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")
    about: Mapped[str] = mapped_column(default="")
    about_html: Mapped[str] = mapped_column(default="")
    # Only those who chose it stand on the commons' page of people.
    listed: Mapped[bool] = mapped_column(default=False)

    language: Mapped[str] = mapped_column(default="en")
    time_zone: Mapped[str] = mapped_column(default="UTC")
    theme: Mapped[str] = mapped_column(default="auto")
    thread_order: Mapped[str] = mapped_column(default="tree")

    is_admin: Mapped[bool] = mapped_column(default=False)
    suspended_at: Mapped[datetime | None]
    suspended_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    suspension_reason: Mapped[str] = mapped_column(default="")
    erased_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_user_account_skeleton", "skeleton", "alike", unique=True),
        Index("ix_user_account_is_admin", "is_admin"),
    )


class Session(Model):
    """One signed-in browser; the cookie holds the token, the row its digest."""

    __tablename__ = "session"

    id: Mapped[pk]
    token_digest: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    # When whoever sits there last proved who they are; a dangerous step asks for it to be lately.
    proved_at: Mapped[datetime | None]
    browser: Mapped[str] = mapped_column(default="")


class AddressChange(Model):
    """Another address that somebody wants to have, wrote down, or took back: the old one can undo it."""

    __tablename__ = "address_change"

    id: Mapped[pk]
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    old_email: Mapped[str]
    # Nobody else takes it while it can be given back.
    old_email_folded: Mapped[str] = mapped_column(index=True)
    new_email: Mapped[str]
    new_email_folded: Mapped[str]
    asked_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]


class Token(Model):
    """What a letter lets its reader do once: confirm an address, set a new password, take an old address back."""

    __tablename__ = "token"

    id: Mapped[pk]
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    purpose: Mapped[str]
    # The link is HMAC(secret, purpose, id, nonce, bound_to), so no secret waits in the queue of letters.
    nonce: Mapped[str]
    bound_to: Mapped[str]
    address_change_id: Mapped[int | None] = mapped_column(ForeignKey(AddressChange.id, ondelete="CASCADE"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    __table_args__ = (partial_index("ix_token_open", "user_id", "purpose", where="used_at IS NULL"),)


class Factor(Model):
    """What a telephone knows beside the password; ADR 10 says why the secret stands here as it is."""

    __tablename__ = "factor"

    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), primary_key=True)
    secret: Mapped[str]
    created_at: Mapped[datetime]
    # Until a first code was right nobody is asked for one.
    confirmed_at: Mapped[datetime | None]
    # The 30 seconds of the last code that was taken: none is taken twice, and none of before.
    last_step: Mapped[int] = mapped_column(default=0)


class RecoveryCode(Model):
    """Opens the door once, in place of the telephone; only its digest is kept."""

    __tablename__ = "recovery_code"

    id: Mapped[pk]
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(unique=True)
    used_at: Mapped[datetime | None]
