"""The announcement of 16 August 2013 replayed with the commands: which sessions there are, open, numbered and flagged."""

from pathlib import Path

import pytest
from command_line import DESK, IMAP, SMTP, command

NOW = "2013-08-16T12:00:00+00:00"
STARTS = [
    ("digital-2013-09-19", "2013-09-19T13:00:00Z"),
    ("digital-2013-10-17", "2013-10-17T13:00:00Z"),
    ("digital-2013-11-21", "2013-11-21T14:00:00Z"),
    ("digital-2013-12-19", "2013-12-19T14:00:00Z"),
    ("digital-2014-01-16", "2014-01-16T14:00:00Z"),
    ("digital-2014-02-20", "2014-02-20T14:00:00Z"),
    ("digital-2014-03-20", "2014-03-20T14:00:00Z"),
    ("digital-2014-04-17", "2014-04-17T13:00:00Z"),
    ("digital-2014-05-15", "2014-05-15T13:00:00Z"),
]


@pytest.fixture
def august(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A desk made on the day of the announcement, whose polling day of 2014 was 22 May."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("THIRDTHURSDAY_NOW", NOW)
    monkeypatch.setenv("IMAP_PASSWORD", "a-password-for-tests")
    monkeypatch.delenv("THIRDTHURSDAY_CONFIG", raising=False)
    made = command(
        "init", *DESK, *IMAP, *SMTP, "--series", "digital", "--series-name", "Digital hangouts", "--rule",
        "third Thursday", "--host", "founder@lgd.example",
    )  # fmt: skip
    assert (made.code, made.err) == (0, ""), made
    with (tmp_path / "config.toml").open("a") as config:
        config.write("\n[days]\npolling = [2014-05-22]\n")
    return tmp_path


def test_first_session_is_in_september_and_two_stays_two(august: Path) -> None:
    rows = command("sessions", "--json").json
    assert [(row["id"], row["starts"]) for row in rows][:9] == STARTS
    assert [(row["number"], row["state"]) for row in rows][:4] == [
        (1, "open"),
        (2, "open"),
        (3, "open"),
        (None, "planned"),
    ]


def test_maundy_thursday_is_flagged_and_nothing_else(august: Path) -> None:
    [found] = command("clashes", "--json").json
    assert [(row["date"], row["words"]) for row in found["sessions"]] == [("2014-04-17", "Maundy Thursday")]
    assert "! Thursday 17 April 2014: Maundy Thursday" in command("series", "show", "digital").out


def test_review_is_six_months_after_the_first_session(august: Path) -> None:
    assert command("series", "show", "digital", "--json").json["review_on"] == "2014-03-19"
