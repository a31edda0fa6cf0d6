"""Health in words: each check at its deadline, one step before it, and when all is well (dashboard.md 1)."""

from datetime import timedelta
from typing import Any

import pytest
from invented import NOW, series, session

from core.health import Check, Signs, desk_checks, session_checks, worst
from core.model import InboundRecord, Join, OutboxRow
from core.text import Safe, lit

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
START = session().starts


def of_session(before: timedelta, *, invited: int = 0, members: int = 61, **fields: Any) -> dict[str, tuple[str, str]]:
    """The checks of the December session, that long before its start."""
    hosts = [lit("Nia Morgan")] if fields.get("hosts") else []
    join = fields.pop("series_join", series().join)
    found = session_checks(
        session(**fields), series(join=join), START - before, hosts=hosts, invited=invited, members=members
    )
    assert [each.name for each in found] == ["host", "topic", "join", "invite"]
    return {each.name: (each.state, str(each.says)) for each in found}


def of_desk(*, waiting: Any = (), letters: Any = (), signs: Signs | None = None) -> dict[str, tuple[str, str]]:
    found = desk_checks(NOW, waiting=waiting, letters=letters, signs=signs or Signs())
    assert [each.name for each in found] == ["mail in", "letters", "gateway", "disk"]
    return {each.name: (each.state, str(each.says)) for each in found}


def mail(age: timedelta) -> InboundRecord:
    return InboundRecord(id=str(age), source="imap", received_at=NOW - age, kind="human", state="waiting")


def letter(state: str, attempts: int = 1) -> OutboxRow:
    return OutboxRow(
        id=f"{state}{attempts}", key="k", kind="signed_up", address=lit("a@b.example"), state=state, attempts=attempts,
        created_at=NOW, due=NOW,
    )  # type: ignore[arg-type]  # fmt: skip


def test_session_in_order() -> None:
    ready = {"hosts": ("nia",), "topic": lit("Forms"), "join_tried_at": NOW}
    assert of_session(DAY, invited=61, **ready) == {
        "host": ("ok", "Nia Morgan"),
        "topic": ("ok", "Forms"),
        "join": ("ok", "link tried"),
        "invite": ("ok", "61 letters"),
    }


@pytest.mark.parametrize(
    ("name", "deadline", "says"),
    [
        ("host", 28 * DAY, "nobody yet"),
        ("topic", 28 * DAY, "nobody chose one"),
        ("join", 7 * DAY, "link not tried yet"),
        ("invite", 21 * DAY, "not sent"),
    ],
)
def test_what_is_missing_is_a_notice_until_its_deadline(name: str, deadline: timedelta, says: str) -> None:
    assert of_session(deadline + SECOND)[name] == ("notice", says)
    assert of_session(deadline)[name] == ("need", says)


def test_details_that_are_missing_are_named_before_the_link_is_tried() -> None:
    phone_only = of_session(DAY, series_join=Join(), join_tried_at=NOW)
    assert phone_only["join"] == ("need", "no joining details")


@pytest.mark.parametrize(
    ("more", "says"),
    [({"members": 0}, "nobody to invite"), ({"state": "planned"}, "not open yet")],
    ids=["nobody", "planned"],
)
def test_nothing_to_invite_to_is_never_a_need(more: dict[str, Any], says: str) -> None:
    assert of_session(DAY, **more)["invite"] == ("notice", says)


def test_desk_in_order() -> None:
    assert of_desk(signs=Signs(gateway_seen=NOW, disk_free=0.5)) == {
        "mail in": ("ok", "nothing waits"),
        "letters": ("ok", "all delivered"),
        "gateway": ("ok", "running"),
        "disk": ("ok", "50% free"),
    }


@pytest.mark.parametrize(
    ("waiting", "check"),
    [
        ([mail(2 * DAY)], ("notice", "1 message waits for a person")),
        ([mail(DAY), mail(2 * DAY + SECOND)], ("need", "2 messages wait for a person")),
    ],
    ids=["48 hours", "longer"],
)
def test_mail_may_wait_48_hours(waiting: list[InboundRecord], check: tuple[str, str]) -> None:
    assert of_desk(waiting=waiting)["mail in"] == check


@pytest.mark.parametrize(
    ("letters", "check"),
    [
        ([letter("retry", 6)], ("notice", "1 letter being tried again")),
        ([letter("retry", 7), letter("retry", 1)], ("need", "1 letter not delivered")),
        ([letter("failed"), letter("unknown")], ("need", "2 letters not delivered")),
    ],
    ids=["sixth try", "seventh", "failed"],
)
def test_letters_in_trouble(letters: list[OutboxRow], check: tuple[str, str]) -> None:
    assert of_desk(letters=letters)["letters"] == check


@pytest.mark.parametrize(
    ("silent", "check"),
    [
        (timedelta(minutes=5), ("ok", "running")),
        (timedelta(minutes=6, seconds=3), ("need", "not seen for 6 min: letters wait")),
        (timedelta(days=2), ("need", "not seen for 2,880 min: letters wait")),
    ],
)
def test_gateway_may_be_silent_for_5_minutes(silent: timedelta, check: tuple[str, str]) -> None:
    assert of_desk(signs=Signs(gateway_seen=NOW - silent))["gateway"] == check


def test_gateway_never_seen_and_disk() -> None:
    assert of_desk()["gateway"] == ("need", "not seen: letters wait")
    assert [of_desk(signs=Signs(disk_free=free))["disk"] for free in (None, 0.11, 0.1)] == [
        ("unknown", "not known"),
        ("ok", "11% free"),
        ("need", "10% free"),
    ]


def test_worst_state_wins() -> None:
    def check(state: str) -> Check:
        return Check(name="host", state=state, says=Safe(""))  # type: ignore[arg-type]

    assert worst([]) == "ok"
    assert worst([check("ok"), check("notice")]) == "notice"
    assert worst([check("unknown"), check("notice")]) == "unknown"
    assert worst([check("need"), check("unknown"), check("ok")]) == "need"
