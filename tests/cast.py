"""The people of the tests, one sentence each, and the two pods they are in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from forum.kernel.db import db
from forum.people.models import User
from forum.pods.models import Charter, Membership, Pod, Question, Tag
from forum.pods.models_requests import JoinAnswer, JoinRequest

PASSWORD = "ward round at seven"
LONG_AGO = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)

# handle: (full name, what they are in the ward, what they are in the clinic)
PEOPLE: dict[str, tuple[str, str, str]] = {
    "carol": ("Carol Njeri", "coordinator", ""),  # coordinates the ward
    "mona": ("Mona Haile", "moderator", ""),  # moderates the ward
    "harry": ("Harry Osei", "harvester", ""),  # harvests in the ward
    "mira": ("Mira Patel", "member", ""),  # is a member of the ward
    "asha": ("Asha Rai", "asked", ""),  # asked to join the ward
    "leo": ("Leo Banda", "left", ""),  # left the ward
    "sue": ("Sue Lind", "suspended", ""),  # is suspended from the ward
    "omar": ("Omar Said", "", "member"),  # is a member of the clinic only
    "odette": ("Odette Roy", "", "moderator"),  # moderates the clinic only
    "clive": ("Clive Tan", "", "coordinator"),  # coordinates the clinic only
    "adam": ("Adam Berg", "", ""),  # is the site's administrator, in no pod but the commons
}
STRANGERS = ("asha", "leo", "sue", "omar", "odette", "adam")
INSIDERS = ("carol", "mona", "harry", "mira")


@dataclass(frozen=True)
class Places:
    """The keys of what the cast lives in."""

    ward: int
    clinic: int
    commons: int
    request: int


def settle(password_hash: str) -> Places:
    """Write the cast into an empty database; the caller commits."""
    people = {handle: _person(handle, name, password_hash) for handle, (name, _, _) in PEOPLE.items()}
    people["adam"].is_admin = True
    db.session.add_all(people.values())
    db.session.flush()
    ward, clinic, commons = _pod("ward"), _pod("clinic"), _pod("commons")
    commons.is_commons = True
    db.session.add_all([ward, clinic, commons])
    db.session.flush()
    for handle, (_, in_ward, in_clinic) in PEOPLE.items():
        _place(ward, people[handle], in_ward)
        _place(clinic, people[handle], in_clinic)
        _place(commons, people[handle], "coordinator" if handle == "adam" else "member")
    for pod in (ward, clinic, commons):
        _rooms(pod)
    asked = JoinRequest(pod_id=ward.id, user_id=people["asha"].id, charter_version=1, asked_at=LONG_AGO)
    db.session.add(asked)
    db.session.flush()
    db.session.add(
        JoinAnswer(join_request_id=asked.id, pod_id=ward.id, position=1, label="Organisation", text="Hill clinic")
    )
    return Places(ward.id, clinic.id, commons.id, asked.id)


def _person(handle: str, name: str, password_hash: str) -> User:
    email = f"{handle}@example.org"
    return User(
        handle=handle,
        name=name,
        name_folded=name.casefold(),
        email=email,
        email_folded=email,
        password_hash=password_hash,
        confirmed_at=LONG_AGO,
        created_at=LONG_AGO,
        role="Nurse",
        country="KE",
    )


def _pod(slug: str) -> Pod:
    name = slug.capitalize()
    return Pod(
        slug=slug, name=name, name_folded=slug, purpose="We learn together.", created_at=LONG_AGO, languages=["en"]
    )


def _place(pod: Pod, person: User, what: str) -> None:
    if what in ("", "asked"):
        return
    gone = what if what in ("left", "suspended") else ""
    pod.members = (pod.members or 0) + (0 if gone else 1)
    db.session.add(
        Membership(
            pod_id=pod.id,
            user_id=person.id,
            role="member" if gone else what,
            state=gone or "member",
            accepted_charter=1,
            joined_at=LONG_AGO,
            changed_at=LONG_AGO,
            read_before=LONG_AGO - timedelta(days=1),
        )
    )


def _rooms(pod: Pod) -> None:
    body = f"Be kind in the {pod.slug}."
    db.session.add_all(
        [
            Charter(pod_id=pod.id, version=1, body=body, html=f"<p>{body}</p>", renderer=1, created_at=LONG_AGO),
            Question(pod_id=pod.id, position=1, label="Organisation", required=True),
            Question(
                pod_id=pod.id, position=2, label="What can you offer?", kind="text", required=False, max_length=2000
            ),
            Tag(pod_id=pod.id, slug="water", name="Water"),
            Tag(pod_id=pod.id, slug="waste", name="Waste", position=1),
        ]
    )
