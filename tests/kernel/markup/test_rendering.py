"""What Markdown becomes, and what never comes of it."""

from __future__ import annotations

import pytest

from forum.kernel.markup import plain_text, render
from tests.kernel.markup.of_markup import REL, faults, names, tags, words


def _links(source: str) -> list[str]:
    return [dict(attributes).get("href", "") for tag, attributes in tags(render(source).html) if tag == "a"]


@pytest.mark.parametrize(
    "source",
    [
        "<b>bold</b>",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<!-- a comment -->",
        "<p\nonclick=x>two lines</p>",
        "<table><tr><td>cell</td></tr></table>",
        "<style>p { color: red }</style>",
        '<iframe srcdoc="&lt;script&gt;"></iframe>',
        "<?php echo 1 ?>",
        "<![CDATA[ x ]]>",
    ],
)
@pytest.mark.parametrize("around", ["{}", "- {}", "> {}", "a {} b", "|a|\n|-|\n|{}|", "x[^1]\n\n[^1]: {}"])
def test_html_is_shown_as_it_was_typed_and_never_read(source: str, around: str) -> None:
    html = render(around.format(source)).html
    assert not faults(html)
    assert not {"script", "img", "svg", "style", "iframe", "b"} & set(names(html))
    assert "<" in words(html)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "javascript:123",
        "java\tscript:alert(1)",
        "javascript&#58;alert(1)",
        "&#106;avascript:alert(1)",
        "\x01javascript:alert(1)",
        "javascript&colon;alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "data:image/svg+xml;base64,PHN2Zz4=",
        "vbscript:msgbox(1)",
        "file:///etc/passwd",
        "ftp://example.org/",
        "tel:112",
        "blob:https://example.org/1",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "https://who.int@evil.example/",
        "https:evil.example",
        "relative/path",
    ],
)
@pytest.mark.parametrize("form", ["[a]({})", "[a](<{}>)", "<{}>", "[a]\n\n[a]: {}", "![a]({})", "[![a](/x)]({})"])
def test_a_link_leads_to_the_web_to_mail_or_into_the_forum_only(address: str, form: str) -> None:
    source = form.format(address)
    assert not faults(render(source).html)
    assert set(_links(source)) <= {"/x"}


@pytest.mark.parametrize(
    "address", ["https://who.int/a_b?c=d&e#f", "http://x.org:8080/", "mailto:a@b.org", "/pods/ward", "#post-3"]
)
def test_a_good_link_is_kept_and_gives_nothing_away(address: str) -> None:
    ((_tag, attributes),) = (each for each in tags(render(f"[words]({address})").html) if each[0] == "a")
    assert dict(attributes) == {"href": address, "rel": REL}


def test_a_host_that_cannot_exist_is_text_and_no_link_to_nowhere() -> None:
    assert render("http://1.2.3.999/x and [soap](https://a..b\u0620/)").html.count("<a") == 0


@pytest.mark.parametrize(
    "source",
    [
        '[a](http://x.org"onmouseover="alert(1))',
        '[a](http://x.org "t\\" onclick=\\"alert(1)")',
        '![x" onerror="alert(1)](/attachments/1)',
        '![x](/attachments/1" onerror="alert(1))',
        '[a]\n\n[a]: http://x.org "q" onclick="alert(1)"',
        "{: onclick=alert(1) #login .menu}\n\n# Title {: #login}",
        '```python" onclick="alert(1)\nx\n```',
        "```{.python #login onclick=alert(1)}\nx\n```",
        '[^a" onclick="b]\n\n[^a" onclick="b]: note',
        "|a|\n|:-:{onclick=x}|\n|b|",
        '<https://x.org/"onclick="alert(1)>',
        "https://x.org/'onclick='alert(1)",
    ],
)
def test_no_attribute_can_be_slipped_in(source: str) -> None:
    assert not faults(render(source).html)


def test_a_picture_from_elsewhere_is_a_link_so_that_nobody_counts_readers() -> None:
    html = render("![a well](https://evil.example/pixel.png) ![ours](/attachments/12/well.png)").html
    assert [tag for tag, attributes in tags(html) if tag in {"a", "img"}] == ["a", "img"]
    assert 'src="/attachments/12/well.png"' in html
    assert "a well" in words(html)


@pytest.mark.parametrize("name", ["../secrets", "%2e%2e/x", "12/../../queue", "12/.hidden", "12?x=y", "12#x"])
def test_a_picture_stays_among_the_attachments(name: str) -> None:
    assert "img" not in names(render(f"![x](/attachments/{name})").html)


def test_lists_nest_and_keep_their_numbers() -> None:
    html = render("- a\n    - b\n        3. c\n        4. d\n- e").html
    assert names(html) == ["ul", "li", "ul", "li", "ol", "li", "li", "li"]
    assert 'start="3"' in html


def test_a_list_may_follow_a_line_at_once_but_a_year_begins_none() -> None:
    assert names(render("We need:\n- soap\n- water").html) == ["p", "ul", "li", "li"]
    assert "ol" not in names(render("It was in\n1999. Then we stopped.").html)


def test_a_table_keeps_its_sides_and_a_pipe_in_code() -> None:
    html = render("|a|b|\n|:-|-:|\n|1|`x|y`|").html
    assert names(html).count("td") == 2
    assert 'class="align-right"' in html
    assert "x|y" in words(html)


def test_a_corner_of_a_table_that_is_the_head_of_nothing_is_none() -> None:
    html = render("| |Before|\n|-|-|\n|Fires|3|").html
    assert (names(html).count("th"), names(html).count("td")) == (1, 3)


def test_a_note_leads_there_and_back_and_its_name_is_of_this_text_only() -> None:
    html = render("A[^1], B[^1].\n\n[^1]: **note**").html
    ids = [dict(attributes)["id"] for _tag, attributes in tags(html) if "id" in dict(attributes)]
    leads = [dict(attributes)["href"] for tag, attributes in tags(html) if tag == "a"]
    assert sorted({f"#{id_}" for id_ in ids}) == sorted(set(leads))
    assert len(ids) == len(set(ids)) == 3
    other = render("A[^1], B[^1]. Other.\n\n[^1]: **note**").html
    assert ids[0] not in other


@pytest.mark.parametrize(("depth", "tag"), [(1, "h3"), (2, "h4"), (3, "h5"), (4, "h6"), (6, "h6")])
def test_a_heading_stands_below_those_of_the_page(depth: int, tag: str) -> None:
    assert names(render("#" * depth + " Steps").html) == [tag]


@pytest.mark.parametrize(
    "text",
    [
        "```\n# no heading\n```",
        "Words\n```\n# no heading\n```",
        "~~~\n# no heading\n~~~",
        "> ```\n> # no heading\n> ```",
        "- one\n\n    ```\n    # no heading\n    ```",
    ],
)
def test_a_fence_needs_no_language(text: str) -> None:
    html = render(text).html
    assert '<pre dir="auto"><code># no heading</code></pre>' in html
    assert "<h" not in html


def test_code_is_coloured_by_classes_and_shown_as_it_is() -> None:
    html = render("```python\nprint('<b>&amp;')\n```").html
    assert words(html) == "print('<b>&amp;')\n"
    assert 'class="language-python"' in html
    assert "span" in names(html)
    assert names(render("```brainfuck\n<b>\n```").html) == ["pre", "code"]


def test_each_block_finds_its_own_direction() -> None:
    html = render("Water\n\nماء\n\n- صابون").html
    assert html.count('<p dir="auto">') == 2
    assert '<ul dir="rtl">' in html


@pytest.mark.parametrize("source", ["", " \n\t\n", "\x00", "\u202e\u2066", "\ud800"])
def test_nothing_visible_becomes_nothing(source: str) -> None:
    assert (render(source).html, render(source).plain) == ("", False)


def test_what_turns_a_line_around_is_gone_even_when_written_as_an_entity() -> None:
    html = render("a\u202eb &#x202E;c &#8238;d `&#x202e;` \u200fe").html
    assert "\u202e" not in html
    assert "\u200fe" in html


def test_the_same_text_gives_the_same_bytes_whatever_came_before() -> None:
    source = "A[^1] [x]\n\n[x]: /pods/ward\n\n[^1]: note\n\n- [ ] task"
    once = render(source)
    for other in ("[x]: https://evil.example\n\n[^1]: other", "```\nopen", "> - 1. x", "[" * 50):
        render(other)
    assert render(source) == once


def test_the_words_for_index_and_notices_have_no_marks() -> None:
    assert plain_text("# A **b** [c](http://x.org)\n\n> `d` <e> &lt;f&gt;\n\n| g | h |\n|-|-|") == "A b c d <e> <f> g h"
