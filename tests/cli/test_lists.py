"""Lists: bare nouns, JSON with stable keys, aligned columns, and nothing hostile on the terminal."""

import re
from pathlib import Path

import pytest
from command_line import SESSION, command

KEYS = {
    "series": [
        "id", "name", "status", "rule", "first", "start", "length", "zone", "capacity", "audience", "domains", "hours",
        "review_on", "hosts", "join", "next",
    ],
    "sessions": [
        "id", "series", "number", "date", "starts", "ends", "state", "topic", "hosts", "capacity", "used", "going",
        "maybe", "declined", "waiting", "unconfirmed",
    ],
    "signups": [
        "session", "series", "person", "name", "address", "organisation", "state", "holding", "approval", "position", "how",
        "reason", "changed_at",
    ],
    "people": [
        "id", "name", "address", "organisation", "organisation_name", "personal", "language", "source", "memberships",
        "undeliverable_since", "created_at", "heard_at",
    ],
    "outbox": [
        "id", "kind", "state", "address", "name", "person", "series", "session", "calendar", "created_at", "due",
        "attempts", "settled_at", "reason", "tries",
    ],
    "log": [
        "change", "at", "kind", "actor", "verb", "summary", "reason", "series", "session", "person", "undoes",
        "undone_by",
    ],
}  # fmt: skip
"""The keys of each list. Adding one is a change of the product; renaming or dropping one breaks scripts."""


@pytest.fixture
def busy(desk: Path) -> Path:
    """The desk with a second person who has a place, so that no list is empty."""
    command("sessions", "edit", "digital-2027-01-21", "--host", "omar.khan@eastham.example")
    assert command("signups", "set", SESSION, "omar.khan@eastham.example", "going").code == 0
    return desk


@pytest.mark.parametrize("noun", KEYS)
def test_json_keys_of_a_list_are_stable(busy: Path, noun: str) -> None:
    rows = command(noun, "list", "--json").json
    assert rows
    assert {tuple(row) for row in rows} == {tuple(KEYS[noun])}


@pytest.mark.parametrize("noun", [*KEYS, "inbox"])
def test_bare_noun_is_its_list(busy: Path, noun: str) -> None:
    assert command(noun, "--json") == command(noun, "list", "--json")
    assert command(noun) == command(noun, "list")
    assert command(noun).code == 0


def test_sessions_show_has_the_keys_of_the_list_and_more(busy: Path) -> None:
    shown = command("sessions", "show", SESSION, "--json").json
    assert list(shown) == [*KEYS["sessions"], "join", "signups"]
    assert [list(row) for row in shown["signups"]] == [KEYS["signups"]]


def test_values_of_a_session_are_plain(busy: Path) -> None:
    first = command("sessions", "--json").json[0]
    del first["hosts"]
    assert first == {
        "id": SESSION, "series": "digital", "number": 1, "date": "2026-12-17", "starts": "2026-12-17T14:00:00Z",
        "ends": "2026-12-17T15:00:00Z", "state": "open", "topic": "", "capacity": 10, "used": 2, "going": 2, "maybe": 0,
        "declined": 0, "waiting": 0, "unconfirmed": 0,
    }  # fmt: skip


def test_columns_are_aligned(busy: Path) -> None:
    lines = command("series").out.splitlines()
    assert lines == [
        "series   name              rule            time                 status  next session",
        "digital  Digital hangouts  third Thursday  14:00 Europe/London  active  digital-2026-12-17",
    ]


def test_plain_session_is_one_fact_a_line(busy: Path) -> None:
    out = command("sessions", "show", SESSION).out
    assert out.splitlines()[:11] == [
        "session: digital-2026-12-17",
        "series: Digital hangouts (digital)",
        "when: Thu 17 Dec 2026 14:00 to 15:00 Europe/London",
        "state: open",
        "topic: none yet",
        "host: Nia Morgan",
        "places: 2 of 10, hosts counted",
        "going: 2",
        "maybe: 0",
        "declined: 0",
        "waiting: 0",
    ]


def test_sessions_of_one_series_and_past_ones(busy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THIRDTHURSDAY_NOW", "2026-12-18T09:00:00Z")
    ids = [row["id"] for row in command("sessions", "--series", "digital", "--json").json]
    every = [row["id"] for row in command("sessions", "--all", "--json").json]
    assert every == [SESSION, *ids]
    assert command("sessions", "--series", "berkshire").err == "There is no series “berkshire”.\n"


def test_signups_of_one_session_need_no_verb(busy: Path) -> None:
    assert command("signups", SESSION) == command("signups", "list", SESSION)
    assert command("signups", "digital-2027-01-21").out == "Nobody has signed up yet.\n"
    assert command("signups", "nothing-here").err == "There is no session “nothing-here”.\n"


HOSTILE = "Ev\x1b]0;il\x07 \x9b31m [red]top[/red] \u202eback\u202c \u200btail \U000e0041"


def test_hostile_text_reaches_no_terminal(desk: Path) -> None:
    assert command("sessions", "edit", SESSION, "--topic", HOSTILE).code == 0
    for args in (("sessions",), ("sessions", "show", SESSION), ("sessions", "--json")):
        out = command(*args).out
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u200b\U000e0041]", out)
        assert "[red]top[/red]" in out


def test_hostile_arguments_come_back_clean(desk: Path) -> None:
    ran = command("sessions", "show", HOSTILE)
    assert ran.code == 1
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u200b]", ran.err)


def test_plain_terminal_gets_plain_signs(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os
    import subprocess
    import sys

    command("sessions", "edit", SESSION, "--topic", "Café “forms” 日本")
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    for args, said in ((["sessions"], b'Cafe "forms" ????'), (["sessions", "--json"], rb"Caf\u00e9 \u201cforms\u201d")):
        ran = subprocess.run(
            [sys.executable, "-c", "from cli.main import main; main()", *args], env=environment, capture_output=True,
            check=True, timeout=30,
        )  # fmt: skip
        assert said in ran.stdout
