"""A link that hides or fakes where it leads is followed by the domain; one that says it is left alone."""

from __future__ import annotations

import pytest

from forum.kernel.markup import at_home, domains, plain_text, render
from tests.kernel.markup.of_markup import faults, names, words


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(domains, "_home", [])
    at_home("https://pods.example:8443")


@pytest.mark.parametrize(
    ("source", "domain"),
    [
        ("[our site](https://evil.example/x)", "evil.example"),
        ("[https://who.int](https://evil.example)", "evil.example"),
        ("[who.int](https://who.int.evil.example/who.int)", "who.int.evil.example"),
        ("[who.int and more](https://who.int)", "who.int"),
        ("[**who.int**](http://EVIL.example:81/)", "evil.example:81"),
        ("[`who.int`][1]\n\n[1]: https://evil.example", "evil.example"),
        ("![a well](https://evil.example/pixel.png)", "evil.example"),
        ("[![ours](/attachments/12/well.png)](https://evil.example)", "evil.example"),
        ("[who.int](https://evil.example?https://who.int)", "evil.example"),
        ("[site](https://who.int%2eevil.example/)", "who.int.evil.example"),
        ("[who.int](https://evil\u3002example/)", "evil.example"),
        ("[ours](https://pods.example/)", "pods.example"),
        ("|a|\n|-|\n|[b](https://evil.example)|", "evil.example"),
    ],
)
def test_words_that_hide_or_fake_the_place_are_followed_by_it(source: str, domain: str) -> None:
    html = render(source).html
    assert f"</a> <bdi>({domain})</bdi>" in html
    assert not faults(html)


@pytest.mark.parametrize(
    "source",
    [
        "https://who.int/a?b=c&d#e",
        "www.who.int",
        "<https://who.int>",
        "[who.int](https://www.who.int/health)",
        "[HTTPS://WHO.int/x](https://who.int/y)",
        "[a thread](/threads/6) [a post](#post-3) [the office](mailto:office@example.org)",
        "[a thread](https://pods.example:8443/threads/6)",
        "`[our site](https://evil.example/x)`",
        "A[^1].\n\n[^1]: note",
    ],
)
def test_a_bare_address_our_own_pages_and_letters_need_none(source: str) -> None:
    assert "bdi" not in names(render(source).html)


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("https://www.g\u043e\u043egle.com/", "xn--ggle-55da.com"),
        ("https://b\u00fccher.example/", "xn--bcher-kva.example"),
        ("https://\u0645\u0648\u0642\u0639.example/", "xn--4gbrim.example"),
        ("https://ev\u00adil.example/", "evil.example"),
    ],
)
@pytest.mark.parametrize("form", ["<{}>", "[{}]({})", "[words]({})"])
def test_letters_that_look_like_others_are_named_in_ascii(form: str, address: str, domain: str) -> None:
    html = render(form.replace("{}", address)).html
    assert f"<bdi>({domain})</bdi>" in html
    assert html.count("<bdi>") == 1


def test_what_would_be_a_tag_in_a_host_stays_text() -> None:
    html = render("[a](https://x%3cb%3e.example/) [a](https://x&lt;b&gt;.example/)").html
    assert not faults(html)
    assert "b" not in names(html)


def test_a_dear_text_from_the_child_has_its_domains_too() -> None:
    html = render("[site](https://evil.example) " + "*word* " * 2500).html
    assert "<bdi>(evil.example)</bdi>" in html


def test_the_domain_is_a_word_of_the_page_and_none_of_the_index() -> None:
    source = "See [our site](https://evil.example/x) now"
    assert words(render(source).html) == "See our site (evil.example) now"
    assert plain_text(source) == "See our site now"
