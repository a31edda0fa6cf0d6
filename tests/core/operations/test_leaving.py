"""What a membership keeps when it ends, for a JOIN that brings it back."""

from datetime import UTC, date, datetime

import pytest

from core.model import Membership
from core.operations.leaving import ended_now


def member(setting: str, former: str = "every") -> Membership:
    until = date(2027, 2, 1) if setting == "paused" else None
    return Membership(
        id="digital:p", series="digital", person="p", setting=setting, former=former, paused_until=until,
        since=datetime(2026, 1, 1, tzinfo=UTC),  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("before", "kept"),
    [
        (member("monthly"), "monthly"),
        (member("paused", "every 2"), "every 2"),
        (member("paused", "paused"), "every"),
    ],
)
def test_ended_membership_keeps_how_often_and_no_pause(before: Membership, kept: str) -> None:
    ended = ended_now(before)
    assert (ended.setting, ended.former, ended.paused_until) == ("none", kept, None)
