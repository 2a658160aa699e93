"""Every door of the site with who is let in; a door that is not here fails the build.

`+` is let in (whatever it answers then), `-` is told "not allowed", `0` is told "not found", `s` is led to the
sign-in. Whoever adds a door adds its line, and for a form its deed in `deeds.py`.
"""

from __future__ import annotations

# Nobody, a member of another pod, who asked, who left, who is suspended, another pod's moderator and coordinator,
# the administrator; then the ward's member, harvester, moderator, coordinator.
ACTORS = (None, "omar", "asha", "leo", "sue", "odette", "clive", "adam", "mira", "harry", "mona", "carol")
PUBLIC = "++++++++++++"
SIGNED_IN = "s+++++++++++"
ADMIN = "s000000+0000"
MEMBERS = "00000000++++"
AUTHOR = "00000000+---"
OWNER = "00000000+000"
KEEPERS = "00000000-+++"
# A post of the member's.
OTHERS = "00000000-+++"
# Who began it, and the moderators.
OPENER = "00000000+-++"
MODERATORS = "00000000--++"
COORDINATOR = "00000000---+"
# A pod's card is seen by everybody, so its closed rooms are "not allowed" instead of "not found".
ROOM = "0-------++++"
ROOM_OF_THE_MODERATORS = "0---------++"
ROOM_OF_THE_COORDINATOR = "0----------+"
ROOM_OF_THE_CHARGED = "0------+---+"
MODERATED_REQUEST = "00-0000000++"

READING: dict[str, str] = {
    "GET /": PUBLIC,
    "GET /address/<token>": PUBLIC,
    "GET /admin/": ADMIN,
    "GET /admin/deliveries": ADMIN,
    "GET /admin/people": ADMIN,
    "GET /admin/pods": ADMIN,
    "GET /admin/settings": ADMIN,
    "GET /admin/audit": ADMIN,
    "GET /attachments/<int:attachment_id>/<name>": MEMBERS,
    "GET /attachments/<int:attachment_id>/small/<name>": MEMBERS,
    "GET /bookmarks": SIGNED_IN,
    "GET /bookmarks/<int:bookmark_id>": OWNER,
    "GET /confirm/<token>": PUBLIC,
    "GET /dev/mail": PUBLIC,
    "GET /dev/mail/<name>": PUBLIC,
    "GET /deleted": SIGNED_IN,
    "GET /drafts": SIGNED_IN,
    "GET /forgot": PUBLIC,
    "GET /healthz": PUBLIC,
    "GET /keys": PUBLIC,
    "GET /markup": PUBLIC,
    "GET /memberships/<int:membership_id>/removal": MODERATORS,
    "GET /memberships/<int:membership_id>/suspension": MODERATORS,
    # From this machine, or with the token: as nobody in particular.
    "GET /metrics": PUBLIC,
    "GET /notifications": SIGNED_IN,
    "GET /notifications/<int:notification_id>": OWNER,
    "GET /nuggets/": SIGNED_IN,
    "GET /nuggets/<int:nugget_id>": MEMBERS,
    "GET /people/<handle>": "s000000+++++",
    "GET /pods/": PUBLIC,
    "GET /pods/<slug>": PUBLIC,
    "GET /pods/<slug>/audit": ROOM_OF_THE_COORDINATOR,
    "GET /pods/<slug>/bin": ROOM_OF_THE_MODERATORS,
    "GET /pods/<slug>/charter": PUBLIC,
    "GET /pods/<slug>/charter/edit": ROOM_OF_THE_COORDINATOR,
    "GET /pods/<slug>/join": SIGNED_IN,
    "GET /pods/<slug>/leave": ROOM,
    "GET /pods/<slug>/nuggets": ROOM,
    "GET /pods/<slug>/people": ROOM,
    "GET /pods/<slug>/people/completion": ROOM,
    "GET /pods/<slug>/settings": ROOM_OF_THE_CHARGED,
    "GET /pods/<slug>/threads/new": ROOM,
    "GET /pods/<slug>/threads/similar": ROOM,
    "GET /pods/<slug>/watch": ROOM,
    "GET /polls/<int:poll_id>": MEMBERS,
    # A poll of the member's.
    "GET /polls/<int:poll_id>/outcome": OPENER,
    "GET /polls/<int:poll_id>/removal": MODERATORS,
    "GET /posts/<int:post_id>": MEMBERS,
    "GET /posts/<int:post_id>/bookmark": MEMBERS,
    # The first post goes with its thread only.
    "GET /posts/<int:post_id>/deletion": "00000000----",
    "GET /posts/<int:post_id>/edit": AUTHOR,
    "GET /posts/<int:post_id>/hidden": MODERATORS,
    "GET /posts/<int:post_id>/history": MEMBERS,
    "GET /posts/<int:post_id>/nugget": KEEPERS,
    "GET /posts/<int:post_id>/menu": MEMBERS,
    "GET /posts/<int:post_id>/reactions": MEMBERS,
    "GET /queue": SIGNED_IN,
    "GET /readyz": PUBLIC,
    "GET /register": PUBLIC,
    "GET /reset/<token>": PUBLIC,
    "GET /revisions/<int:revision_id>/hidden": MODERATORS,
    "GET /search": SIGNED_IN,
    "GET /settings/": SIGNED_IN,
    "GET /settings/address": SIGNED_IN,
    "GET /settings/data": SIGNED_IN,
    "GET /settings/data/copies/<int:data_export_id>": OWNER,
    "GET /settings/data/erasure": SIGNED_IN,
    "GET /settings/following": SIGNED_IN,
    "GET /settings/language": SIGNED_IN,
    "GET /settings/profile": SIGNED_IN,
    "GET /settings/security": SIGNED_IN,
    "GET /settings/security/factor": SIGNED_IN,
    # Only for whose key waits for its first code.
    "GET /settings/security/factor.svg": "s+0000000000",
    "GET /settings/sessions": SIGNED_IN,
    "GET /sign-in": PUBLIC,
    "GET /sign-in/again": SIGNED_IN,
    "GET /sign-in/second-factor": PUBLIC,
    "GET /threads/<int:thread_id>": MEMBERS,
    "GET /threads/<int:thread_id>/<slug>": MEMBERS,
    "GET /threads/<int:thread_id>/deletion": MODERATORS,
    "GET /threads/<int:thread_id>/lock": MODERATORS,
    "GET /threads/<int:thread_id>/menu": "00000000+-++",
    "GET /threads/<int:thread_id>/move": MODERATORS,
    "GET /threads/<int:thread_id>/news": MEMBERS,
    "GET /threads/<int:thread_id>/polls": MEMBERS,
    # A thread of the member's.
    "GET /threads/<int:thread_id>/polls/new": OPENER,
    "GET /threads/<int:thread_id>/pin": MODERATORS,
    "GET /threads/<int:thread_id>/posts/new": MEMBERS,
    "GET /threads/<int:thread_id>/synthesis": MEMBERS,
    # Who began it, harvesters, and the moderators: all of the ward here.
    "GET /threads/<int:thread_id>/synthesis/edit": MEMBERS,
    "GET /threads/<int:thread_id>/synthesis/removal": MODERATORS,
    "GET /threads/<int:thread_id>/print": MEMBERS,
    "GET /threads/<int:thread_id>/split": MODERATORS,
    "GET /threads/<int:thread_id>/tags": "00000000+-++",
    "GET /threads/<int:thread_id>/title": "00000000+-++",
    "GET /threads/<int:thread_id>/unread": MEMBERS,
    "GET /threads/<int:thread_id>/watch": MEMBERS,
    "GET /undo-address/<token>": PUBLIC,
}
# A guest who sends something is always led to the sign-in, with what was sent: the first mark says so.
WRITING: dict[str, str] = {
    "POST /address/<token>": PUBLIC,
    "POST /admin/deliveries/retry": ADMIN,
    "POST /admin/deliveries/<int:delivery_id>/retry": ADMIN,
    "DELETE /admin/deliveries/<int:delivery_id>": ADMIN,
    "POST /admin/people/<handle>/administration": ADMIN,
    "DELETE /admin/people/<handle>/administration": ADMIN,
    "DELETE /admin/people/<handle>/factor": ADMIN,
    "DELETE /admin/people/<handle>/sessions": ADMIN,
    "POST /admin/people/<handle>/suspension": ADMIN,
    "DELETE /admin/people/<handle>/suspension": ADMIN,
    "POST /admin/pods": ADMIN,
    "POST /bookmarks/<int:bookmark_id>": OWNER,
    "DELETE /bookmarks/<int:bookmark_id>": OWNER,
    "POST /choices": PUBLIC,
    "POST /confirm/<token>": PUBLIC,
    "DELETE /drafts/<int:draft_id>": OWNER,
    "POST /forgot": PUBLIC,
    "POST /join-requests/<int:join_request_id>/answer": "00+0000000--",
    "POST /join-requests/<int:join_request_id>/approval": MODERATED_REQUEST,
    "POST /join-requests/<int:join_request_id>/hold": MODERATED_REQUEST,
    "POST /join-requests/<int:join_request_id>/question": MODERATED_REQUEST,
    "POST /join-requests/<int:join_request_id>/refusal": MODERATED_REQUEST,
    "DELETE /memberships/<int:membership_id>": MODERATORS,
    "POST /memberships/<int:membership_id>/role": COORDINATOR,
    "POST /memberships/<int:membership_id>/suspension": MODERATORS,
    # Who is suspended sees that they are.
    "DELETE /memberships/<int:membership_id>/suspension": "0000-00000++",
    "POST /notifications/read": SIGNED_IN,
    "POST /pods/<slug>/archive": ROOM_OF_THE_CHARGED,
    "DELETE /pods/<slug>/archive": "0-----++----",
    # Of the commons, where everybody is.
    "POST /pods/<slug>/charter/acceptance": "0+++++++++++",
    "POST /pods/<slug>/charter/edit": ROOM_OF_THE_COORDINATOR,
    "POST /pods/<slug>/draft": ROOM,
    "POST /pods/<slug>/join": "s+++-+++++++",
    "DELETE /pods/<slug>/join": SIGNED_IN,
    "DELETE /pods/<slug>/membership": ROOM,
    "POST /pods/<slug>/questions": ROOM_OF_THE_COORDINATOR,
    "POST /pods/<slug>/read": ROOM,
    "POST /pods/<slug>/settings": ROOM_OF_THE_COORDINATOR,
    "POST /pods/<slug>/tags": ROOM_OF_THE_COORDINATOR,
    "POST /pods/<slug>/threads": ROOM,
    "POST /pods/<slug>/watch": ROOM,
    "POST /polls/<int:poll_id>/vote": MEMBERS,
    "POST /polls/<int:poll_id>/closing": OPENER,
    "POST /polls/<int:poll_id>/outcome": OPENER,
    "DELETE /polls/<int:poll_id>": MODERATORS,
    "POST /posts/<int:post_id>/draft": AUTHOR,
    "POST /posts/<int:post_id>/bookmark": MEMBERS,
    # An answer of the harvester.
    "POST /posts/<int:post_id>/deletion": "00000000-+++",
    "DELETE /posts/<int:post_id>/deletion": "000000000-++",
    "POST /posts/<int:post_id>/edit": AUTHOR,
    "POST /posts/<int:post_id>/hidden": MODERATORS,
    "POST /posts/<int:post_id>/history": "00000000-+--",
    # A hidden post is seen by its author, who is the harvester here.
    "DELETE /posts/<int:post_id>/hidden": "000000000-++",
    "POST /posts/<int:post_id>/nugget": KEEPERS,
    "POST /posts/<int:post_id>/read": MEMBERS,
    "DELETE /posts/<int:post_id>/read": MEMBERS,
    "DELETE /posts/<int:post_id>/nugget": KEEPERS,
    "POST /posts/<int:post_id>/reactions": OTHERS,
    "DELETE /posts/<int:post_id>/reactions": OTHERS,
    "POST /read": SIGNED_IN,
    "POST /register": PUBLIC,
    "POST /reset/<token>": PUBLIC,
    "POST /revisions/<int:revision_id>/hidden": MODERATORS,
    # Hidden, it is read by moderators only.
    "DELETE /revisions/<int:revision_id>/hidden": "0000000000++",
    "POST /settings/address": SIGNED_IN,
    "POST /settings/data/copies": SIGNED_IN,
    "POST /settings/data/erasure": SIGNED_IN,
    "DELETE /settings/data/erasure": SIGNED_IN,
    "POST /settings/language": SIGNED_IN,
    "POST /settings/profile": SIGNED_IN,
    "POST /settings/security": SIGNED_IN,
    "POST /settings/security/codes": SIGNED_IN,
    "POST /settings/security/factor": SIGNED_IN,
    "DELETE /settings/security/factor": SIGNED_IN,
    "POST /settings/security/factor/confirmation": SIGNED_IN,
    "DELETE /settings/sessions": SIGNED_IN,
    "DELETE /settings/sessions/<int:session_id>": OWNER,
    "POST /sign-in": PUBLIC,
    "POST /sign-in/again": SIGNED_IN,
    "POST /sign-in/second-factor": PUBLIC,
    "POST /sign-out": PUBLIC,
    "POST /threads/<int:thread_id>/draft": MEMBERS,
    "POST /threads/<int:thread_id>/deletion": MODERATORS,
    # Who began it sees it in the bin.
    "DELETE /threads/<int:thread_id>/deletion": "000000000-++",
    "POST /threads/<int:thread_id>/lock": MODERATORS,
    "DELETE /threads/<int:thread_id>/lock": MODERATORS,
    "POST /threads/<int:thread_id>/move": MODERATORS,
    "POST /threads/<int:thread_id>/pin": MODERATORS,
    "DELETE /threads/<int:thread_id>/pin": MODERATORS,
    "POST /threads/<int:thread_id>/polls": OPENER,
    "POST /threads/<int:thread_id>/posts": MEMBERS,
    "POST /threads/<int:thread_id>/synthesis": MEMBERS,
    "DELETE /threads/<int:thread_id>/synthesis": MODERATORS,
    "POST /threads/<int:thread_id>/synthesis/draft": MEMBERS,
    "POST /threads/<int:thread_id>/split": MODERATORS,
    # Who began it changes what it is called, too.
    "POST /threads/<int:thread_id>/tags": "00000000+-++",
    "POST /threads/<int:thread_id>/title": "00000000+-++",
    "DELETE /thread-changes/<int:thread_change_id>": MODERATORS,
    "POST /threads/<int:thread_id>/watch": MEMBERS,
    "POST /threads/<int:thread_id>/read": MEMBERS,
    "POST /undo-address/<token>": PUBLIC,
}
DOORS = {**READING, **WRITING}
