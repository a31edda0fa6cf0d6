"""The commands of schedule and calendar: plans before anything is made, questions, JSON keys, files."""

from pathlib import Path

import pytest
from command_line import SESSION, command
from icalendar import Calendar
from invented import NOW, PRIYA

from cli import reconcile
from core.calendar import Mismatch
from core.model import Person, SecondAddress
from core.operations.reconciling import Stale
from core.text import lit

NIA, OMAR = "nia.morgan@westshire.example", "omar.khan@eastham.example"


@pytest.fixture
def full(desk: Path) -> Path:
    """A desk whose next session Omar goes to and Nia hosts."""
    command("sessions", "edit", "digital-2027-01-21", "--host", OMAR)
    command("signups", "set", SESSION, OMAR, "going")
    return desk


def states() -> list[tuple[str, str]]:
    return [(row["kind"], row["state"]) for row in command("outbox", "--json").json]


def test_dry_run_shows_letters_and_calendar_changes_and_makes_none(full: Path) -> None:
    before = (command("sessions", "--json").json, command("log", "--json").json, states())
    letter = "“Moved: Digital hangouts is now Thursday 10 December, 2pm”, calendar REQUEST, SEQUENCE 0"
    ran = command("sessions", "move", SESSION, "2026-12-10", "--reason", "the room is taken", "--dry-run")
    assert ran.out.splitlines() == [
        "moved from Thursday 17 December 2026, 2pm to 3pm to Thursday 10 December 2026, 2pm to 3pm.",
        f"  session {SESSION}: Thu 17 Dec 2026 14:00 open -> Thu 10 Dec 2026 14:00 open",
        f"  letter moved to {OMAR}: {letter}",
        f"  letter moved to Nia Morgan: {letter}",
        "2 people: 2 letters, 2 calendar changes.",
        "Nothing was changed.",
    ]
    assert (command("sessions", "--json").json, command("log", "--json").json, states()) == before


def test_letters_are_not_written_without_an_answer(full: Path) -> None:
    ran = command("sessions", "cancel", SESSION, "--reason", "the host is unwell")
    assert (ran.code, ran.err) == (1, "2 letters would be written. Look with --dry-run, then say --yes.\n")
    assert command("sessions", "show", SESSION, "--json").json["state"] == "open"
    done = command("sessions", "cancel", SESSION, "--reason", "the host is unwell", "--yes")
    assert done.out == (
        "Changed: cancelled: Thursday 17 December 2026, 2pm to 3pm. 2 letters wait for the hold to end.\n"
    )
    assert command("sessions", "show", SESSION, "--json").json["state"] == "cancelled"


def test_plan_in_json_has_stable_keys(full: Path) -> None:
    plan = command("sessions", "move", SESSION, "10 December 2026", "--time", "10:00", "--dry-run", "--json").json
    assert list(plan) == ["changes", "change", "summary", "sessions", "letters", "withdrawn"]
    assert (plan["changes"], plan["change"], plan["withdrawn"]) == (True, None, 0)
    assert plan["sessions"][0]["after"] == {
        "date": "2026-12-10", "starts": "2026-12-10T10:00:00+00:00", "ends": "2026-12-10T11:00:00+00:00",
        "state": "open", "topic": "",
    }  # fmt: skip
    assert plan["letters"][0] == {
        "to": OMAR, "name": "", "kind": "moved", "session": SESSION,
        "subject": "Moved: Digital hangouts is now Thursday 10 December, 10am", "calendar": "REQUEST", "sequence": 0,
    }  # fmt: skip
    done = command("sessions", "move", SESSION, "2026-12-10", "--yes", "--json").json
    assert done["change"] == command("log", "--json").json[0]["change"]


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("sessions", "move", SESSION, "soon"), "“soon” is not a date. Write it like 2027-07-01."),
        (("sessions", "move", SESSION, "2026-11-01", "--yes"), "Sunday 1 November 2026, 2pm to 3pm is past."),
        (("sessions", "shorten", SESSION, "0", "--yes"), "A session lasts from 1 minute"),
        (("sessions", "keep", SESSION), "meets nothing that waits for a decision"),
        (("sessions", "add", "digital", "2026-12-03", "--came", "4"), "add --past"),
        (("sessions", "add", "digital", "2025-12-03"), "To record a meeting that took place, add --past."),
        (("sessions", "skip", "nowhere-2026-01-01"), "There is no session “nowhere-2026-01-01”."),
        (("sessions", "edit", SESSION, "--join", "meet.example"), "is no address to join at"),
        (("series", "edit", "digital"), "Say what to change"),
        (("series", "edit", "digital", "--quiet", "never"), "“never” is not a date"),
        (("series", "cadence", "digital", "--rule", "secondly", "--from", "2027-01-01"), "by the second"),
        (
            ("series", "cadence", "digital", "--rule", "every week", "--from", "2027-01-01", "--keep", "x"),
            "no session “x”",
        ),
        (("export", "calendar", "nothing"), "There is no series “nothing”."),
    ],
)
def test_mistake_is_one_sentence(desk: Path, args: tuple[str, ...], sentence: str) -> None:
    ran = command(*args)
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert sentence in ran.err


def test_meeting_of_the_past_is_recorded_without_letters(desk: Path) -> None:
    ran = command("sessions", "add", "digital", "2026-02-19", "--past", "--came", "7", "--host", "Nia Morgan")
    assert ran.out == "Changed: recorded: Thursday 19 February 2026, 7 people came.\n"
    first = command("sessions", "--all", "--json").json[0]
    assert (first["id"], first["state"], [h["address"] for h in first["hosts"]]) == (
        "digital-2026-02-19",
        "done",
        [NIA],
    )
    assert states() == []


def test_extra_session_is_added_and_shown(desk: Path) -> None:
    command("sessions", "add", "digital", "2026-12-03", "--time", "10:00", "--length", "45", "--topic", "Forms")
    first = command("sessions", "--json").json[0]
    assert (first["id"], first["state"], first["starts"], first["topic"]) == (
        "digital-2026-12-03", "open", "2026-12-03T10:00:00Z", "Forms",
    )  # fmt: skip


def test_clashes_are_listed_until_they_are_kept(desk: Path) -> None:
    command("series", "add", "berkshire", "--name", "Berkshire", "--rule", "first Monday", "--from", "2026-12-01")
    found = command("clashes", "--series", "berkshire", "--json").json
    assert [(row["series"], row["in_two_years"]) for row in found] == [("berkshire", 3)]
    clash = next(row for row in found[0]["sessions"] if not row["note"])
    assert (clash["date"], clash["kind"], clash["kept_by"]) == ("2027-05-03", "bank holiday", None)
    assert "berkshire: first Monday clashes 3 times in two years.\n" in command("clashes").out
    assert "! Monday 3 May 2027: Early May bank holiday" in command("clashes").out
    command("sessions", "keep", "berkshire-2027-05-03")
    assert "! Monday" not in command("clashes").out


def test_new_series_can_be_looked_at_first(desk: Path) -> None:
    ran = command("series", "add", "b", "--name", "B", "--rule", "first Monday", "--from", "2026-12-01", "--dry-run")
    assert ran.out.splitlines()[-2:] == ["first Monday clashes 3 times in two years.", "Nothing was changed."]
    assert [row["id"] for row in command("series", "--json").json] == ["digital"]


def test_cadence_is_planned_then_changed_and_taken_back_by_one_undo(full: Path) -> None:
    args = ("series", "cadence", "digital", "--rule", "every 2 weeks from 2026-12-03", "--from", "2026-12-03")
    plan = command(*args, "--dry-run", "--json").json
    assert plan["cadence"]["kept"][0] == SESSION
    assert {(row["to"], row["kind"]) for row in plan["letters"]} == {
        (OMAR, "cadence_changed"),
        (NIA, "cadence_changed"),
    }
    shown = command(*args, "--dry-run").out
    assert "keep: 17 December 2026" in shown
    assert shown.endswith("calendar changes.\nNothing was changed.\n")
    before = command("sessions", "--all", "--json").json
    assert command(*args, "--yes").code == 0
    assert command("series", "--json").json[0]["rule"] == "every 2 weeks from 2026-12-03"
    assert command("undo").code == 0
    assert command("sessions", "--all", "--json").json == before
    assert {state for _, state in states()} == {"held", "withdrawn"}


def test_series_is_edited_paused_resumed_and_ended(desk: Path) -> None:
    assert command("series", "edit", "digital", "--name", "Digital officers", "--capacity", "12").code == 0
    assert command("series", "pause", "digital").out.startswith("Changed: Digital officers paused")
    assert command("series", "resume", "digital").code == 0
    assert command("series", "end", "digital", "--yes").code == 0
    row = command("series", "--json").json[0]
    assert (row["name"], row["capacity"], row["status"]) == ("Digital officers", 12, "ended")


def test_reconcile_lists_with_reasons_sends_once_and_then_nothing(full: Path) -> None:
    rows = command("sessions", "reconcile", SESSION, "--json").json
    assert [(row["address"], row["wanted"], row["why"], row["under_way"]) for row in rows] == [
        (OMAR, "request", "never told", True), (NIA, "request", "never told", False),
    ]  # fmt: skip
    assert command("sessions", "reconcile", SESSION, "--send").code == 1
    assert command("sessions", "reconcile", SESSION, "--send", "--yes").out.startswith("Changed: 1 calendar update")
    assert command("sessions", "reconcile", SESSION, "--send", "--yes").out == "Nothing changed: it is so already.\n"
    assert [kind for kind, _ in states()].count("calendar_update") == 1


def test_calendar_file_is_written_whole_and_the_same_every_time(desk: Path) -> None:
    assert command("export", "calendar", "digital").out == "Written: digital.ics.\n"
    first = Path("digital.ics").read_bytes()
    assert command("export", "calendar", "digital", "-").out.encode() == first
    command("export", "calendar", "digital", "other.ics", "--publish")
    assert sorted(path.name for path in Path().iterdir()) == ["config.toml", "data", "digital.ics", "other.ics"]
    assert len(Calendar.from_ical(first).events) == 12
    assert Calendar.from_ical(Path("other.ics").read_bytes())["METHOD"] == "PUBLISH"
    assert oct(Path("digital.ics").stat().st_mode)[-3:] == "644"
    assert b"meet.example" not in first


def test_calendar_file_that_cannot_be_written_leaves_nothing(desk: Path) -> None:
    ran = command("export", "calendar", "digital", "no/such/folder/x.ics")
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert not Path("no").exists()


def test_calendar_of_a_second_address_is_listed_without_the_address() -> None:
    second = lit("priya@home.example")
    agreed = SecondAddress(address=second, asked_at=NOW, agreed_at=NOW, calendar=True)
    person = Person(id="p", name=lit("Priya"), address=PRIYA, second=agreed, created_at=NOW, heard_at=NOW)
    late = Mismatch(person="p", wanted="request", why="never told", words=lit("never told"), role="second")
    row = reconcile.row(Stale(person=person, mismatch=late))
    assert (row["address"], row["calendar"], reconcile._who(row)) == (PRIYA, "second", "Priya, second address")
    assert second not in row.values()
