"""What each form of the site sends when somebody who may does what it is for; a form that is not here fails the build.

Each deed changes something when it is sent as it stands: so a test that expects no change has tried a real one.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from forum.kernel import clock
from tests.attacks.deed import Deed
from tests.attacks.deeds_library import LIBRARY
from tests.cast import PASSWORD
from tests.people.of_factors import code_now

NEW_PASSWORD = "a well with a lid on it"
TEXT = "Boil it for one minute."


# What a telephone knows, and what stands on paper, of those who have a second step.
KEY, PAPER = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "0123 4567 8901 2345 6789"


class _CodeOfNow(Mapping[str, str]):
    """What a telephone shows when it is asked."""

    def __getitem__(self, name: str) -> str:
        return {"code": code_now(KEY)}[name]

    def __iter__(self) -> Iterator[str]:
        return iter(["code"])

    def __len__(self) -> int:
        return 1


class _Again(io.BytesIO):
    """Bytes that are sent again from their beginning, whoever has sent and closed them before."""

    def close(self) -> None:
        self.seek(0)


class _Files(Mapping[str, Any]):
    """A file, read anew by every form that sends it."""

    def __getitem__(self, name: str) -> Any:
        return {"files": (_Again(TEXT.encode()), "notes.txt")}[name]

    def __iter__(self) -> Iterator[str]:
        return iter(["files"])

    def __len__(self) -> int:
        return 1


_POST = {"body": TEXT, "language": "en", "once": "a-key"}
_SOON = clock.now() + timedelta(days=3)
_ROUND = {"body": TEXT, "language": "en", "opens": f"{_SOON:%Y-%m-%dT%H:%M}"}
DEEDS: dict[str, Deed] = {
    **LIBRARY,
    "POST /address/<token>": Deed("mira", to="address"),
    "POST /admin/deliveries/retry": Deed("adam"),
    "POST /admin/deliveries/<int:delivery_id>/retry": Deed("adam"),
    "DELETE /admin/deliveries/<int:delivery_id>": Deed("adam"),
    "POST /admin/people/<handle>/administration": Deed("adam"),
    "DELETE /admin/people/<handle>/administration": Deed("adam", to="deputy"),
    "DELETE /admin/people/<handle>/factor": Deed("adam", to="odette"),
    "DELETE /admin/people/<handle>/sessions": Deed("adam"),
    "POST /admin/people/<handle>/suspension": Deed("adam", {"reason": "They asked for it."}),
    "DELETE /admin/people/<handle>/suspension": Deed("adam", to="shut"),
    "POST /admin/pods": Deed(
        "adam",
        {
            "name": "Latrines",
            "slug": "latrines",
            "purpose": "Dig deeper.",
            "template": "blank",
            "languages": "en",
            "coordinator": "omar",
        },
    ),
    "POST /bookmarks/<int:bookmark_id>": Deed("mira", {"note": TEXT, "remind": "2099-01-05"}),
    "DELETE /bookmarks/<int:bookmark_id>": Deed("mira"),
    "POST /choices": Deed("mira", {"language": "fr", "theme": "dark", "next": "/pods/"}),
    "POST /confirm/<token>": Deed(None, to="confirm"),
    "DELETE /drafts/<int:draft_id>": Deed("mira"),
    "POST /forgot": Deed(None, {"email": "mira@example.org"}),
    "POST /held/<int:held_post_id>/approval": Deed("mona", {"revision": "0"}),
    "POST /held/<int:held_post_id>/return": Deed("mona", {"revision": "0", "reason": "Names a patient."}),
    "POST /held/<int:held_post_id>/edit": Deed("mira", {"body": TEXT, "language": "en", "revision": "0"}),
    "POST /held/<int:held_post_id>/draft": Deed("mira", {"sequence": "0", **_POST}),
    "DELETE /held/<int:held_post_id>": Deed("mira"),
    "POST /pods/<slug>/held/decisions": Deed("mona", {"text": "1.0", "do": "approve"}),
    "POST /pods/<slug>/holding": Deed("mona", {"first": "1"}),
    "POST /join-requests/<int:join_request_id>/answer": Deed("asha", {"answer": "Because I dig wells."}),
    "POST /join-requests/<int:join_request_id>/approval": Deed("mona"),
    "POST /join-requests/<int:join_request_id>/hold": Deed("mona", {"note": "Ask the district first."}),
    "POST /join-requests/<int:join_request_id>/question": Deed("mona", {"question": "Where do you work?"}),
    "POST /join-requests/<int:join_request_id>/refusal": Deed("mona", {"reason": "The pod is full."}),
    "POST /queue/decisions": Deed("mona", {"request": "1", "do": "approve"}),
    "DELETE /memberships/<int:membership_id>": Deed("mona", {"reason": "Sold the list of members."}),
    "POST /memberships/<int:membership_id>/role": Deed("carol", {"role": "moderator"}),
    "POST /memberships/<int:membership_id>/suspension": Deed("mona", {"reason": "Shouted."}),
    "DELETE /memberships/<int:membership_id>/suspension": Deed("mona", to="sue"),
    "POST /notifications/read": Deed("mira", stays=False),
    "POST /pods/<slug>/archive": Deed("carol"),
    "DELETE /pods/<slug>/archive": Deed("clive", to="closed"),
    "POST /pods/<slug>/charter/acceptance": Deed("mira", {"version": "2"}, to="commons"),
    "POST /pods/<slug>/charter/edit": Deed("carol", {"body": "Be kinder."}),
    "POST /pods/<slug>/files": Deed("mira", _Files()),
    "POST /pods/<slug>/draft": Deed("mira", {"title": "Chlorine", "kind": "question", "sequence": "0", **_POST}),
    "POST /pods/<slug>/join": Deed("omar", {"charter": "y", "charter_version": "1", "answer-1": "Hill clinic"}),
    "DELETE /pods/<slug>/join": Deed("asha"),
    "DELETE /pods/<slug>/membership": Deed("mira"),
    "POST /pods/<slug>/questions": Deed("carol", {"label-0": "Where?", "kind-0": "text", "hint-0": "The district"}),
    "POST /pods/<slug>/read": Deed("mira"),
    "POST /pods/<slug>/glossary": Deed("carol", {"text": "hand rub = ABHR", "read": "1"}),
    "POST /pods/<slug>/series": Deed("mona", {"title": "Water", "about": TEXT, "ends": f"{_SOON:%Y-%m-%d}"}),
    "POST /pods/<slug>/settings": Deed("carol", {"name": "Ward 2", "purpose": "We learn more.", "languages": "fr"}),
    "POST /pods/<slug>/tags": Deed("carol", {"tags": "Water\nLatrines"}),
    "POST /pods/<slug>/threads": Deed("mira", {"title": "Chlorine", "kind": "question", "tags": "waste", **_POST}),
    "POST /polls/<int:poll_id>/vote": Deed("mira", {"picked": "concern", "reason": TEXT}),
    "POST /polls/<int:poll_id>/closing": Deed("mira"),
    "POST /polls/<int:poll_id>/outcome": Deed("mona", {"outcome": TEXT, "read": "2"}, to="counted"),
    "DELETE /polls/<int:poll_id>/outcomes/<int:number>": Deed("mona", to="counted"),
    "DELETE /polls/<int:poll_id>": Deed("mona"),
    "POST /posts/<int:post_id>/files": Deed("mira", _Files()),
    "POST /posts/<int:post_id>/draft": Deed("mira", {"sequence": "0", **_POST}),
    "POST /pods/<slug>/watch": Deed("mira", {"level": "follow", "tag": "water"}),
    "POST /posts/<int:post_id>/bookmark": Deed("mona", {"note": TEXT, "remind": "2099-01-05"}),
    "POST /posts/<int:post_id>/deletion": Deed("mona", {"reason": "Names a patient."}, to="answer"),
    "DELETE /posts/<int:post_id>/deletion": Deed("mona", to="binned"),
    "POST /posts/<int:post_id>/edit": Deed(
        "mira", {"body": TEXT, "language": "fr", "revision": "0", "reason": "A better word"}
    ),
    "POST /posts/<int:post_id>/history": Deed("harry", {"number": "1", "revision": "3"}, to="answer"),
    "POST /posts/<int:post_id>/hidden": Deed("mona", {"reason": "Names a patient."}),
    "DELETE /posts/<int:post_id>/hidden": Deed("mona", to="buried"),
    "POST /posts/<int:post_id>/nugget": Deed("harry", {"title": "Cover the well"}, to="bare"),
    "POST /posts/<int:post_id>/read": Deed("mira", stays=False),
    "DELETE /posts/<int:post_id>/read": Deed("mira", stays=False),
    "DELETE /posts/<int:post_id>/nugget": Deed("harry", {"reason": "It did not work."}),
    "POST /posts/<int:post_id>/reactions": Deed("mona", {"kind": "thanks"}),
    "DELETE /posts/<int:post_id>/reactions": Deed("harry", {"kind": "try"}),
    "POST /read": Deed("mira"),
    "POST /register": Deed(None, {"name": "Noor Aziz", "email": "noor@example.org", "password": NEW_PASSWORD}),
    "POST /reset/<token>": Deed(None, {"password": NEW_PASSWORD}, to="reset"),
    "POST /attachments/<int:attachment_id>/hidden": Deed("mona", {"reason": "Shows a patient."}),
    "DELETE /attachments/<int:attachment_id>/hidden": Deed("mona", to="veiled"),
    "POST /revisions/<int:revision_id>/hidden": Deed("mona", {"reason": "Names a patient."}),
    "DELETE /revisions/<int:revision_id>/hidden": Deed("mona", to="veiled"),
    "POST /rounds/<int:round_id>": Deed("mira", {"title": "Whose well?", "lead": "mira", **_ROUND}),
    "DELETE /rounds/<int:round_id>": Deed("mira"),
    "POST /series/<int:series_id>/edit": Deed(
        "mona",
        {"title": "Water", "about": TEXT, "ends": f"{_SOON:%Y-%m-%d}", "rows": "1", "q0-title": "Whose well?"}
        | {f"q0-{name}": value for name, value in {**_ROUND, "lead": "mira"}.items()},
    ),
    "POST /searches": Deed("mira", {"name": "Wells", "query": "wells", "rhythm": "weekly", "by_letter": "y"}),
    "POST /searches/letters/<token>": Deed(None, to="letters"),
    "POST /searches/silence": Deed("mira"),
    "POST /searches/<int:saved_search_id>": Deed("mira", {"name": "Wells", "query": "wells", "rhythm": ""}),
    "DELETE /searches/<int:saved_search_id>": Deed("mira"),
    "POST /series/<int:series_id>/rounds": Deed("mona", {"title": "Whose pump?", "lead": "mira", **_ROUND}),
    "POST /settings/address": Deed("mira", {"email": "mira.patel@example.org"}),
    "POST /settings/data/copies": Deed("harry"),
    "POST /settings/data/erasure": Deed("mira", {"texts": "keep"}),
    "DELETE /settings/data/erasure": Deed("harry"),
    "POST /settings/language": Deed("mira", {"language": "fr", "time_zone": "Africa/Nairobi", "theme": "dark"}),
    "POST /settings/profile": Deed(
        "mira",
        {"name": "Mira P. Patel", "role": "Midwife", "organisation": "Hill clinic", "country": "KE", "about": TEXT},
    ),
    "POST /settings/security": Deed("mira", {"old": PASSWORD, "password": NEW_PASSWORD}),
    "POST /settings/security/codes": Deed("odette"),
    "POST /settings/security/factor": Deed("harry"),
    "DELETE /settings/security/factor": Deed("odette", {"code": PAPER}),
    "POST /settings/security/factor/confirmation": Deed("omar", _CodeOfNow()),
    "DELETE /settings/sessions": Deed("mira"),
    "DELETE /settings/sessions/<int:session_id>": Deed("mira"),
    "POST /sign-in": Deed(None, {"email": "mira@example.org", "password": PASSWORD}),
    "POST /sign-in/again": Deed("mira", {"password": PASSWORD}),
    # By itself it leads to the first step: the note of that step is of one browser.
    "POST /sign-in/second-factor": Deed(None, {"code": PAPER}, stays=False),
    "POST /sign-out": Deed("mira"),
    "POST /threads/<int:thread_id>/files": Deed("mira", _Files()),
    "POST /threads/<int:thread_id>/draft": Deed("mira", {"sequence": "0", **_POST}),
    "POST /threads/<int:thread_id>/deletion": Deed("mona", {"reason": "Said elsewhere."}),
    "DELETE /threads/<int:thread_id>/deletion": Deed("mona", to="gone"),
    "POST /threads/<int:thread_id>/slow": Deed("mona", {"minutes": "15", "reason": "Think first."}),
    "DELETE /threads/<int:thread_id>/slow": Deed("mona", {"reason": "We have thought."}, to="locked"),
    "POST /threads/<int:thread_id>/lock": Deed("mona", {"reason": "Said enough."}),
    "DELETE /threads/<int:thread_id>/lock": Deed("mona", {"reason": "There is news."}, to="locked"),
    "POST /threads/<int:thread_id>/move": Deed("mona", {"pod": "commons", "reason": "It is of use to everybody."}),
    "POST /threads/<int:thread_id>/pin": Deed("mona", {"reason": "Read this first."}),
    "DELETE /threads/<int:thread_id>/pin": Deed("mona", {"reason": "All have read it."}, to="locked"),
    "POST /threads/<int:thread_id>/merge": Deed("mona", {"into": "1", "reason": "It is one question."}, to="locked"),
    # The harvester's answer is the second post that was ever written here.
    "POST /threads/<int:thread_id>/split": Deed(
        "mona", {"posts": "2", "title": "Wells", "reason": "It is another question.", "take": "branch"}
    ),
    "POST /threads/<int:thread_id>/tags": Deed("mona", {"tags": "waste", "reason": "It is about refuse."}),
    "POST /threads/<int:thread_id>/title": Deed("mona", {"title": "Clean wells", "reason": "It says more."}),
    "DELETE /thread-changes/<int:thread_change_id>": Deed("mona"),
    "POST /threads/<int:thread_id>/watch": Deed("mira", {"level": "mute"}),
    "POST /threads/<int:thread_id>/polls": Deed(
        "mira", {"kind": "choice", "question": "Which filter?", "options": "Sand\nClay", "closes": "", "secret": "y"}
    ),
    "POST /threads/<int:thread_id>/synthesis": Deed("harry", {**_POST, "read": "2"}),
    "DELETE /threads/<int:thread_id>/synthesis": Deed("mona"),
    "POST /threads/<int:thread_id>/synthesis/draft": Deed("mira", {"sequence": "0", **_POST}),
    "POST /threads/<int:thread_id>/posts": Deed("mira", _POST),
    "POST /threads/<int:thread_id>/read": Deed("mira", stays=False),
    "POST /undo-address/<token>": Deed(None, to="undo"),
}
