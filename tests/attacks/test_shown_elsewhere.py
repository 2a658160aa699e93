"""Class 6: a link on the square shows nothing of what it leads to to whoever may not go there, nor after they left."""

from __future__ import annotations

from tests.attacks.ward import SAFE, Ward, doors, one_database
from tests.doors.canary import DELETED, HIDDEN, OUTSIDE, PRIVATE, SHOWN, UNSENT, WAITING
from tests.threads.of_threads import begin

pytestmark = one_database
_WORDS = (SHOWN, HIDDEN, DELETED, UNSENT, WAITING, PRIVATE)
# Said beside a link to a file by whoever may see that file.
_COSTS = '</a> <span class="num">(<bdi>'


def _links(ward: Ward) -> list[str]:
    """Return the address of every room and object of the ward."""
    return sorted({ward.path(rule) for _name, rule in doors(ward.site, *SAFE) if rule.arguments})


def _leads(path: str) -> str:
    """Return a paragraph that leads there in each way in which a text can."""
    return f"[here]({path}) ![there]({path}) <http://localhost{path}>\n\n> [Mira]({path}?revision=0)\n"


def _say(ward: Ward, who: str, body: str) -> int:
    """Let somebody begin a thread on the square, whose charter has changed, and return its key."""
    browser = ward.browser(who)
    browser.post("/pods/commons/charter/acceptance", version="2")
    return begin(browser, pod="commons", title="Look at these", body=body)


def test_links_and_quotes_of_everything_in_the_ward_tell_the_square_nothing(ward: Ward) -> None:
    links = _links(ward)
    assert len(links) > 60
    shown = set()
    for at in range(0, len(links), 30):
        thread = _say(ward, "mira", "\n\n".join(map(_leads, links[at : at + 30])))
        for who in OUTSIDE[1:]:
            page = ward.browser(who).get(f"/threads/{thread}/any").text
            assert [word for word in _WORDS if word in page] == [], who
            assert _COSTS not in page, who
            shown |= {link for link in links if f'href="{link}' in page}
    # All of them were there to be read, and led somewhere.
    assert shown == set(links)


def test_whoever_is_removed_reads_nothing_of_a_file_beside_its_link_from_the_next_page_on(ward: Ward) -> None:
    link = f"/attachments/{ward.nest.attachment}/plan.txt"
    thread = _say(ward, "omar", f"Read [the plan]({link}).")
    seen = {who: _COSTS in ward.browser(who).get(f"/threads/{thread}/any").text for who in ("mira", "harry", "omar")}
    assert seen == {"mira": True, "harry": True, "omar": False}
    ward.straight(
        "UPDATE membership SET state = 'removed' WHERE pod_id = :pod AND user_id = :who",
        pod=ward.nest.places.ward,
        who=ward.id_of("harry"),
    )
    assert _COSTS in ward.browser("mira").get(f"/threads/{thread}/any").text
    page = ward.browser("harry").get(f"/threads/{thread}/any").text
    assert link in page
    assert _COSTS not in page
