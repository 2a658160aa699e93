"""Class 10: what the grammar of attacks writes into names, titles, tags and reasons stays words on every page."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from forum.kernel import outbox, settings, worker
from tests.attacks import payloads, words_typed
from tests.attacks.deeds import DEEDS
from tests.attacks.ward import SAFE, UNSAFE, Ward, doors, one_database

pytestmark = one_database
# Each line closes whatever it may stand in: an attribute, a text area, a title, a script, a comment.
_WORDS = (
    "\"'><img src=x onerror=alert(1)><svg/onload=alert(1)>",
    "</title></textarea></script><script>alert(1)</script><!--",
    "{{7*7}}${7*7}<%=7*7%>{%x%}#{7*7}%(name)s%s{0}\\x3cscript\\x3e",
    "javascript:alert(1)//\u202e\u2028`onmouseover=alert(1) x=`",
)
# All of them at once, with the broken nesting of posts; half a letter is kept by no database.
_EVERYTHING = " ".join([*_WORDS, *payloads.broken()]).encode("utf-8", "ignore").decode()
_FORBIDDEN = {"iframe", "object", "embed", "base", "math", "frameset", "applet", "template", "noscript"}
# What the script of a form of writing shows when it is needed.
_OURS = {"data-draft-other", "data-draft-waits", "data-draft-unsent"}


class _Page(HTMLParser):
    """Collects what a page has that no template of ours writes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        ours = tag == "template" and len(given) == 1 and set(given) <= _OURS
        if (tag in _FORBIDDEN and not ours) or (
            tag == "script" and not (given.get("src") or "").startswith("/static/")
        ):
            self.wrong.append(f"<{tag}>")
        for name, value in attrs:
            deed = name == "formaction" and re.fullmatch(r"/posts/\d+/\w+(\?_method=DELETE)?", value or "")
            if not deed and (name.startswith("on") or name in ("style", "srcdoc", "formaction", "xlink:href")):
                self.wrong.append(f"{tag} {name}")
            if name in ("href", "src", "action") and not re.match(r"/(?!/)|#|\?|https?://|mailto:", value or "/"):
                self.wrong.append(f"{tag} {name}={value}")
            if name == "src" and not (value or "").startswith("/"):
                self.wrong.append(f"{tag} src={value}")


def _faults(page: str) -> list[str]:
    reader = _Page()
    reader.feed(page)
    reader.close()
    return reader.wrong


def _fill(ward: Ward, words: str) -> None:
    """Write hostile words past every form that would clean them."""
    for column in words_typed.typed():
        table, name = column.table.name, column.name
        for was in ward.asked(f"SELECT DISTINCT {name} FROM {table} WHERE {name} IS NOT NULL"):  # noqa: S608 - Ours.
            made = words_typed.hostile(column, was, words)
            ward.straight(f"UPDATE {table} SET {name} = :made WHERE {name} = :was", made=made, was=was)  # noqa: S608 - Ours.


def test_hostile_words_in_every_column_are_words_on_every_page(ward: Ward) -> None:
    # A new column of words is tried, or stands there with why not; one that went stands there no longer.
    names = {name for one in words_typed.columns() for name in (one.name, f"{one.table.name}.{one.name}")}
    assert words_typed.UNTYPED - names == set()
    _fill(ward, _EVERYTHING)
    found = {}
    for who in ("mona", "adam"):
        for _name, rule in doors(ward.site, *SAFE):
            path = ward.path(rule)
            answer = ward.browser(who).get(path)
            if answer.mimetype == "text/html" and (wrong := _faults(answer.text)):
                found[who, path] = wrong
            assert answer.status_code < 500, path
    assert found == {}


def test_hostile_words_in_every_field_come_back_as_words(ward: Ward) -> None:
    ward.keep()
    found = {}
    for name, rule in doors(ward.site, *UNSAFE):
        deed, path = DEEDS[name], ward.path(rule, DEEDS[name].to)
        for sender in (deed.who, None):
            for words in (" ".join(_WORDS),):
                sent = {**dict.fromkeys(deed.fields, words), "extra": words, f"x{words}": words}
                answer = ward.send(sender, name, sent, path)
                assert answer.status_code < 500, (name, answer.status_code)
                if answer.mimetype == "text/html" and (wrong := _faults(answer.text)):
                    found[name, sender] = wrong
                if answer.status_code in (200, 303):
                    ward.undo()
    assert found == {}


def test_hostile_words_in_an_address_come_back_as_words(ward: Ward) -> None:
    for who in (None, "mona"):
        reader = ward.browser(who)
        for words in _WORDS:
            for path in (
                "/search",
                "/nothing",
                "/pods/ward",
                "/sign-in",
                "/admin/",
                f"/threads/{ward.nest.thread}/any",
            ):
                asked = dict.fromkeys(("q", "tag", "pod", "order", "next", "page", "after"), words)
                answer = reader.client.get(path, query_string=asked)
                assert _faults(answer.text) == [], (path, words)
            odd = reader.client.get("/", environ_overrides={"PATH_INFO": "/" + words.encode().decode("latin-1")})
            assert _faults(odd.text) == [], words


@pytest.mark.parametrize("words", _WORDS[:2])
def test_hostile_words_are_words_in_the_html_of_letters(ward: Ward, words: str) -> None:
    _fill(ward, words)
    for name in (
        "POST /join-requests/<int:join_request_id>/question",
        "POST /join-requests/<int:join_request_id>/refusal",
    ):
        rule = next(rule for door, rule in doors(ward.site, *UNSAFE) if door == name)
        ward.send("mona", name, {"question": words, "reason": words}, ward.path(rule))
    with ward.site.app_context():
        worker.drain(*outbox.handlers)
    mails = list(settings.current().instance_dir.glob("mail/*.eml"))
    assert mails
    for file in mails:
        shown = ward.browser("adam").get(f"/dev/mail/{file.name}")
        assert _faults(shown.text) == [], file.name
        html = file.read_text("utf-8", "replace").replace("=\n", "").replace("=3D", "=").partition("text/html")[2]
        assert not re.search(r"<(?:img|svg|script|iframe)[\s>/]", html), file.name
