"""`status`: the whole in words and in JSON; ready or not, and why not."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from command_line import SESSION, command

from core.health import Signs
from core.model import Switch
from core.readiness import Letters, not_ready
from core.text import Safe, lit

NOW = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)
SEEN = Signs(gateway_seen=NOW, disk_free=0.9)


def test_status_without_a_gateway_is_not_ready(desk: Path) -> None:
    ran = command("status", "--json")
    found = ran.json
    assert ran.code == 1
    assert list(found) == [
        "ready", "why_not", "now", "gateway_seen", "mail_held", "mail_redirected", "stopped", "waiting", "letters",
        "checks", "series",
    ]  # fmt: skip
    assert found["why_not"] == ["The gateway has not been seen: no mail is read and no letter leaves."]
    assert [check["name"] for check in found["checks"]] == ["mail in", "letters", "gateway", "disk"]
    (series,) = found["series"]
    assert (series["id"], series["next"]["id"]) == ("digital", SESSION)
    assert [check["name"] for check in series["checks"]] == ["host", "topic", "join", "invite"]
    assert found["letters"] == {"held": 0, "queued": 0, "sending": 0, "retry": 0, "failed": 0, "unknown": 0}


def test_status_in_words_is_one_fact_a_line(desk: Path) -> None:
    ran = command("status")
    assert ran.code == 1
    assert ran.out.splitlines()[:2] == [
        "ready: no",
        "why not: The gateway has not been seen: no mail is read and no letter leaves.",
    ]
    assert f"digital next: {SESSION}, Thu 17 Dec 2026 14:00, 1 of 10 places" in ran.out.splitlines()


@pytest.mark.parametrize(
    ("signs", "letters", "gateway", "why"),
    [
        (SEEN, Letters(), {}, []),
        (SEEN, Letters(oldest_due=NOW - timedelta(minutes=15)), {}, []),
        (
            SEEN,
            Letters(oldest_due=NOW - timedelta(minutes=16)),
            {},
            ["A letter has been due for 16 minutes and has not left."],
        ),
        (SEEN, Letters(oldest_due=NOW - timedelta(hours=9), held=True), {}, []),
        (
            Signs(gateway_seen=NOW - timedelta(minutes=6)),
            Letters(),
            {"in_last_ok": 0},
            ["The gateway has not been seen for 6 minutes: mail and letters wait."],
        ),
        (Signs(gateway_seen=NOW, disk_free=0.1), Letters(), {}, ["The disk is nearly full: 10% free."]),
        (
            SEEN,
            Letters(),
            {"in_last_ok": NOW.timestamp() - 660, "in": [{"state": "failing", "why": "no route"}]},
            ["No mailbox has been read for 11 minutes."],
        ),
        (
            SEEN,
            Letters(),
            {"in": [{"state": "refused", "why": "wrong\x1b password"}], "out": {"state": "refused", "why": "no"}},
            [
                "The mailbox does not let us in: wrong password",
                "The way out does not let us in: no",
            ],
        ),
        (SEEN, Letters(), {"reader": ""}, []),
        (SEEN, Letters(), {"reader": "Mails cannot be read."}, ["Mails cannot be read."]),
    ],
)
def test_what_makes_a_desk_not_ready(
    signs: Signs, letters: Letters, gateway: dict[str, object], why: list[str]
) -> None:
    assert not_ready(NOW, signs, letters, gateway) == [Safe(each) for each in why]


def test_status_says_what_stops_mail_and_where_it_goes_instead(desk: Path) -> None:
    assert command("outbox", "hold", "--all", "--reason", "a trial").code == 0
    assert command("outbox", "redirect", "rowan.ellis@eastham.example").code == 0
    found = command("status", "--json").json
    assert found["mail_held"]["reason"] == "a trial"
    assert found["mail_redirected"]["to"] == "rowan.ellis@eastham.example"
    assert found["stopped"] == {}
    by = found["mail_redirected"]["by"]
    assert f"mail: all redirected to rowan.ellis@eastham.example by {by}" in command("status").out.splitlines()


@pytest.mark.parametrize("name", ["breaker", "clock"])
def test_desk_that_stopped_something_itself_is_not_ready_until_somebody_looked(name: str) -> None:
    switch = Switch(id=name, at=NOW, by=lit("the desk"), reason=lit("Too much went wrong."))
    held = Switch(id="hold", at=NOW, by=lit("amira"))
    assert not_ready(NOW, SEEN, Letters(held=True), {}, [held, switch]) == [
        "Stopped: Too much went wrong. Look, then: thirdthursday outbox resume"
    ]
