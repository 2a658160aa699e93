"""A number that no column holds is the number of nothing, and no bug of ours."""

from __future__ import annotations

from tests.attacks.deeds import DEEDS
from tests.attacks.ward import UNSAFE, Ward, doors

BEYOND = ("9" * 23, "-" + "9" * 23, str(2**31), str(2**63), "9" * 5000, "-1", "1e9", "٣")
NAMES = ("revision", "read")


def test_a_wording_with_a_number_beyond_all_numbers_was_read_by_nobody(ward: Ward) -> None:
    answers: dict[tuple[str, str], int] = {}
    for door, rule in doors(ward.site, *UNSAFE):
        deed = DEEDS[door]
        for name in set(NAMES) & set(deed.fields):
            for number in BEYOND:
                fields = {**deed.fields, name: number}
                answers[door, number[:5]] = ward.send(deed.who, door, fields, ward.path(rule, deed.to)).status_code
    assert len(answers) > len(BEYOND) * 5
    assert {key: code for key, code in answers.items() if code not in {409, 422}} == {}
