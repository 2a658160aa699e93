"""A letter in its reader's language, as text and as HTML, made of what they may see when it is sent."""

from __future__ import annotations

from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, parseaddr
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Row

from forum.kernel import clock, i18n, links, settings
from forum.kernel.actor import Actor
from forum.kernel.http_templates import environment
from forum.people import queries_address as people
from forum.people import tokens_of
from forum.search import queries_saved, stopping

from . import queries

_WITH_TOKEN = ("confirm", "reset", "address", "address_changed")
_ABOUT_REQUESTS = ("request_waiting", "request_approved", "request_declined", "question_asked")
_ABOUT_ACCOUNTS = {
    "already_here": "/forgot",
    "password_changed": "/forgot",
    "account_suspended": "",
    "factor_on": "/settings/security",
    "factor_off": "/settings/security",
    "code_used": "/settings/security",
    "erasure": "/settings/data",
}

# Says that there is something, and not what: for pods whose words are to lie in no mailbox.
_BARE = "bare"


class _Whole(UnstructuredHeader, BaseHeader):
    """A header with an address of the web: the library would break and encode a long one, which no program reads."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _Whole)
_POLICY = SMTP.clone(header_factory=_HEADERS)


class Dropped(Exception):
    """This letter is not for its reader any more; the message says why."""


def compose(letter: Row[Any]) -> EmailMessage:
    """Return a whole message. Raises Dropped when its reader may no longer see what it is about."""
    if letter.suspended_at is not None and letter.kind != "account_suspended":
        raise Dropped("account suspended")
    with i18n.speaking(letter.language):
        values = {"stop": "", "letter": letter.kind, **_values(letter), "home": settings.current().public_url}
        templates = environment(i18n.language())
        subject, _blank, text = templates.get_template(f"mail/{values['letter']}.txt").render(values).partition("\n")
        text = text.strip() + "\n"
        paragraphs = [part.split("\n") for part in text.split("\n\n")]
        html = templates.get_template("mail/letter.html").render({**values, "subject": subject, "parts": paragraphs})
        message = _message(letter, values.get("to", letter.email), subject, text, html)
        if stop := values["stop"]:
            # Mail programs show a button for it (RFC 2369), which asks without opening anything (RFC 8058).
            message["List-Unsubscribe"] = f"<{stop}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        return message


def _values(letter: Row[Any]) -> dict[str, Any]:
    public = settings.current().public_url
    if letter.kind in _WITH_TOKEN:
        path = tokens_of.link_of(letter.payload["token_id"])
        if path is None:
            raise Dropped("link used or expired")
        return {"url": public + path, "name": letter.name, **_addresses(letter)}
    if letter.kind in _ABOUT_REQUESTS:
        return _request(letter)
    if letter.kind == "searches_found":
        stop = public + stopping.path_of(letter.user_id)
        searches, kept_back = _news(letter)
        found = {"url": public + "/searches", "stop": stop, "searches": searches, "kept_back": kept_back}
        return found if searches else {**found, "letter": _BARE}
    return {"url": public + _ABOUT_ACCOUNTS[letter.kind]}


def _news(letter: Row[Any]) -> tuple[list[dict[str, Any]], bool]:
    """Return the names of saved searches with the titles of what their owner sees now, and whether there is more.

    More is what pods keep out of letters, and with it the search that found nothing else. Raises Dropped.
    """
    found = queries_saved.of_run(Actor(letter.user_id, language=letter.language), letter.payload["run"])
    if not found:
        raise Dropped("nothing that its reader sees")
    # Several posts of one thread are called as it is: its name once is enough, the page leads to each.
    told = [(each.row.name, [hit for hit in each.news if not hit.pod.bare_letters]) for each in found]
    titles = [(name, list(dict.fromkeys(_line(hit.title.striptags()) for hit in hits))) for name, hits in told if hits]
    kept_back = any(hit.pod.bare_letters for each in found for hit in each.news)
    return [{"name": name, "titles": named} for name, named in titles], kept_back


def _addresses(letter: Row[Any]) -> dict[str, str]:
    """Return the two addresses of a change; the letter goes to the one that decides."""
    if "address_change_id" not in letter.payload:
        return {}
    change = people.change(letter.payload["address_change_id"])
    to = change.new_email if letter.kind == "address" else change.old_email
    return {"to": to, "old": change.old_email, "new": change.new_email}


def _request(letter: Row[Any]) -> dict[str, Any]:
    request = queries.request_of(Actor(letter.user_id), letter.payload["join_request_id"])
    if request is None:
        raise Dropped("not visible to its reader")
    values = _about(letter, request)
    if request.bare_letters:
        return {"letter": _BARE, "url": settings.current().public_url + "/notifications"}
    return values


def _about(letter: Row[Any], request: Row[Any]) -> dict[str, Any]:
    public = settings.current().public_url
    values = {"pod": request.pod, "applicant": request.applicant, "reason": "", "question": ""}
    if letter.kind == "request_waiting":
        if request.state != "waiting":
            raise Dropped("somebody has seen to it")
        return {**values, "url": public + "/queue"}
    if letter.kind == "request_approved":
        return {**values, "url": public + links.pod(request.slug)}
    if letter.kind == "question_asked":
        values["question"] = queries.question_of(Actor(letter.user_id), letter.payload["join_request_id"])
    return {**values, "reason": request.reason, "url": public + links.pod(request.slug, "join")}


def _message(letter: Row[Any], to: str, subject: str, text: str, html: str) -> EmailMessage:
    message = EmailMessage(policy=_POLICY)
    message["From"] = _sender()
    # Without the name: whoever registers could write anything there, to anybody.
    message["To"] = _address(to)
    message["Subject"] = _line(subject)
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    # Last, as a part takes every content header that was there before it.
    message["Content-Language"] = i18n.language()
    return message


def _line(text: str) -> str:
    """Return text for a header: one line, and nothing that is read as an encoded word, which may hold line ends."""
    return " ".join(text.split()).replace("=?", "= ?")


def _sender() -> Address:
    chosen = settings.current()
    name, address = parseaddr(chosen.mail_from)
    host = urlsplit(chosen.public_url).hostname or "localhost"
    return _address(address or f"no-reply@{host}", name or i18n._("Learning Pods"))


def _address(address: str, name: str = "") -> Address:
    local, _at, domain = address.rpartition("@")
    return Address(_line(name), local, domain)
