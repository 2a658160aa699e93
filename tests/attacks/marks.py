"""Who is let in, in one mark for each of the cast: what the marks mean stands in `table.py`."""

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
# What waits of the member's is seen by no other member.
HELD_AUTHOR = "00000000+0--"
HELD_MODERATORS = "00000000-0++"
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
