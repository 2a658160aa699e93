"""Class 39: no page can be framed, and no words of anybody become a name, id or style of the page."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from forum.kernel import markup
from forum.kernel.db import db
from forum.threads.models import Post
from tests.attacks.deeds import DEEDS
from tests.attacks.ward import SAFE, UNSAFE, Ward, doors, one_database
from tests.kernel.markup.of_markup import faults

pytestmark = one_database
_MUST = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_POLICY = {
    "default-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "require-trusted-types-for 'script'",
}
# A file is no page of ours: nothing in it runs at all.
_OF_FILES = {
    "sandbox",
    "default-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
}
# Deeds on one post, of a form that many posts share.
_OWN_DEED = re.compile(r' formaction="/posts/\d+/\w+(?:\?_method=DELETE)?"')
_INSIDE = re.compile(r"\s(?:on\w+|style|srcdoc|formaction)\s*=", re.IGNORECASE)


def _wrong(answer: TestResponse) -> list[str]:
    """Return what an answer lacks, whatever it is."""
    policy = {part.strip() for part in answer.headers.get("Content-Security-Policy", "").split(";")}
    wrong = sorted((_OF_FILES if "sandbox" in policy else _POLICY) - policy)
    wrong += [
        f"{rule} is loose" for rule in policy if "unsafe" in rule or "*" in rule or "http" in rule or "data:" in rule
    ]
    return wrong + [name for name, value in _MUST.items() if answer.headers.get(name) != value]


@pytest.mark.parametrize("who", [None, "mona", "adam"])
def test_every_answer_to_reading_refuses_frames_and_foreign_code(ward: Ward, who: str | None) -> None:
    reader = ward.browser(who)
    paths = [ward.path(rule) for _name, rule in doors(ward.site, *SAFE)]
    odd = [
        "/nothing",
        "/%ff",
        "/threads/999999999999",
        "/static/nothing.js",
        "/static/../forum.db",
        "//",
        "/search?q=%00",
    ]
    found = {path: _wrong(reader.get(path)) for path in (*paths, *odd)}
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_every_answer_to_a_form_refuses_them_too(ward: Ward) -> None:
    ward.keep()
    found = {}
    for name, rule in doors(ward.site, *UNSAFE):
        deed, path = DEEDS[name], ward.path(rule, DEEDS[name].to)
        for sent in (dict(deed.fields), {}, {"csrf_token": "stolen"}):
            found[f"{name} {sorted(sent)}"] = _wrong(ward.send(deed.who, name, sent, path))
        ward.undo()
    for method in ("PUT", "PATCH", "TRACE", "NONSENSE"):
        found[method] = _wrong(ward.browser("mira").client.open("/", method=method))
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_no_page_has_an_attribute_that_runs_or_styles(ward: Ward) -> None:
    for who in ("mona", "carol", "adam"):
        for _name, rule in doors(ward.site, *SAFE):
            page = ward.browser(who).get(ward.path(rule))
            bare = re.sub(r'"[^"]*"', '""', _OWN_DEED.sub("", page.text))
            tags = re.findall(r"<[a-zA-Z][^<>]*>", bare)
            assert [tag for tag in tags if _INSIDE.search(tag)] == [], ward.path(rule)


_CLOBBERING = (
    '<a id="csrf_token">x</a><form name="head"><input name="action"></form><p id="main" class=post>',
    "[x](#main){#main .post style=color:red}\n\n# Head {#main}\n\n{: #main }\n\n*x*{: .post }",
    "[^main]: words\n\n[^csrf_token]\n\n[^csrf_token]: <p id=main>\n\n[^__proto__]\n\n[^__proto__]: x",
    "``` {.post #main style=x}\nx\n```\n\n~~~ post main\nx\n~~~\n\n```html+jinja#main\nx\n```\n\n```../x\nx\n```",
    "*[HTML]: words\n\nTerm\n: words {#main}\n\n[toc]\n\n[TOC]\n\n==x== ^^x^^ ~x~ :smile: ++ctrl++",
    "![x](/attachments/1 'title'){#main}\n\n<img name=getElementById><img name=forms><object id=x><embed name=y>",
)


@pytest.mark.parametrize("body", _CLOBBERING)
def test_a_post_names_nothing_on_the_page_but_its_own_notes(ward: Ward, body: str) -> None:
    html = markup.render(body).html
    assert not faults(html)
    names = re.findall(r'\s(?:id|name|class)="([^"]*)"', re.sub(r">[^<]*<", "><", html))
    own = re.compile(r"(?:fn|fnref\d*)-[0-9a-f]{10}-\d+|language-[a-z0-9+#-]{1,30}|hashtag|[a-z][a-z0-9]{0,4}")
    assert [name for name in names if not own.fullmatch(name)] == []
    with ward.site.app_context():
        db.session.execute(update(Post).where(Post.id == ward.nest.post).values(html=html, body=body))
        db.session.commit()
    page = ward.browser("mira").get(f"/threads/{ward.nest.thread}/any").text
    ids = re.findall(r'<[a-z][^<>]*\sid="([^"]*)"', page)
    assert sorted(ids) == sorted(set(ids)), "an id stands twice"
