"""Verbs: what they change, what they say, and who is written down as having done it."""

import asyncio
from pathlib import Path

import pytest
from command_line import SESSION, command

from core.clock import system_clock
from core.config import load
from core.installation import open_desk
from core.model import Change

OMAR = "omar.khan@eastham.example"


def last_change(config: Path) -> Change:
    """The newest change in the store."""

    async def newest() -> Change:
        store, _ = await open_desk(load(config), read_only=True, clock=system_clock)
        try:
            async with store.view() as view:
                return (await view.changes.recent(1))[0]
        finally:
            await store.close()

    return asyncio.run(newest())


def test_sessions_edit_changes_topic_host_and_places(desk: Path) -> None:
    ran = command(
        "sessions", "edit", SESSION, "--topic", "Forms", "--host", "Nia Morgan", "--host", OMAR, "--places", "12"
    )
    assert ran.out == f"Changed: topic “none” -> “Forms”; host -> Nia Morgan, {OMAR}; places 10 -> 12.\n"
    first = command("sessions", "--json").json[0]
    assert (first["topic"], [h["address"] for h in first["hosts"]], first["capacity"]) == (
        "Forms", ["nia.morgan@westshire.example", OMAR], 12,
    )  # fmt: skip


def test_sessions_edit_takes_none_for_nobody_and_no_limit(desk: Path) -> None:
    assert command("sessions", "edit", SESSION, "--host", "none", "--places", "none").code == 0
    first = command("sessions", "--json").json[0]
    assert (first["hosts"], first["capacity"]) == ([], None)


def test_sessions_edit_that_changes_nothing_says_so(desk: Path) -> None:
    assert command("sessions", "edit", SESSION, "--places", "10").out == "Nothing changed: it is so already.\n"
    assert command("sessions", "edit", SESSION).err.startswith("Say what to change: --topic, --host, --places, --join")


@pytest.mark.parametrize("places", ["1", "x", "-3", "2.5", "9999999"])
def test_impossible_places_are_refused(desk: Path, places: str) -> None:
    ran = command("sessions", "edit", SESSION, f"--places={places}")
    assert (ran.code, ran.err.count("\n")) == (1, 1)


def test_signups_set_and_remove(desk: Path) -> None:
    command("sessions", "edit", "digital-2027-01-21", "--host", OMAR)
    assert command("signups", "set", SESSION, OMAR, "going").out == f"Changed: {OMAR}: going.\n"
    assert [(r["address"], r["state"], r["how"]) for r in command("signups", SESSION, "--json").json] == [
        (OMAR, "going", "organiser")
    ]
    assert command("signups", "remove", SESSION, OMAR, "--reason", "twice on the list").code == 0
    assert [(r["state"], r["reason"]) for r in command("signups", SESSION, "--json").json] == [
        ("removed", "twice on the list")
    ]
    assert {(r["kind"], r["state"]) for r in command("outbox", "--json").json} == {
        ("removed", "held"),
        ("signed_up", "held"),
    }


def test_signups_set_refuses_what_it_does_not_know(desk: Path) -> None:
    assert command("signups", "set", SESSION, "nobody", "going").err.startswith("Nobody is known as “nobody”.")
    assert command("signups", "set", SESSION, "nia morgan", "dancing").err.startswith("“dancing” is no standing.")


def test_series_add_starts_a_second_series(desk: Path) -> None:
    ran = command(
        "series", "add", "berkshire", "--name", "Berkshire officers", "--rule", "first Monday", "--from", "2026-12-01",
        "--time", "12:30", "--length", "45", "--capacity", "14", "--audience", "domains", "--domain", "Northdale.example",
        "--host", "jo.lane@northdale.example", "--trial",
    )  # fmt: skip
    assert ran.out.splitlines()[:2] == ["  Monday 7 December 2026", "  Monday 4 January 2027"]
    added = next(row for row in command("series", "--json").json if row["id"] == "berkshire")
    assert [added[key] for key in ("status", "rule", "start", "length", "capacity", "audience", "domains")] == [
        "trial", "first Monday", "12:30", 45, 14, "domains", ["northdale.example"],
    ]  # fmt: skip
    shown = command("series", "show", "berkshire", "--json").json
    clashes = {each["id"]: each["clashes"] for each in shown["sessions"] if each["clashes"]}
    assert list(clashes) == ["berkshire-2027-05-03"]


def test_outbox_hold_stays_until_release(desk: Path) -> None:
    assert command("outbox", "hold", "--all", "--reason", "a test").code == 0
    assert command("status", "--json").json["mail_held"]["reason"] == "a test"
    assert command("outbox", "hold", "--all").err.startswith("All mail is held already.")
    assert command("outbox", "release", "--all").out == "Mail leaves again.\n"
    assert command("outbox", "release", "--all").code == 1
    assert command("status", "--json").json["mail_held"] is None


def test_outbox_show_is_the_letter_as_its_reader_sees_it(desk: Path) -> None:
    command("signups", "set", SESSION, "Nia Morgan", "maybe")
    (letter,) = command("outbox", "--json").json
    shown = command("outbox", "show", letter["id"], "--json").json
    assert shown["subject"]
    assert "Hello Nia" in shown["text"]
    plain = command("outbox", "show", letter["id"]).out
    assert plain.startswith("to: Nia Morgan <nia.morgan@westshire.example>\nstate: held\n")
    assert shown["text"] in plain


def test_outbox_of_one_state_only(desk: Path) -> None:
    command("signups", "set", SESSION, "Nia Morgan", "maybe")
    assert [len(command("outbox", "--state", state, "--json").json) for state in ("held", "sent")] == [1, 0]
    assert command("outbox", "--state", "lost").err.startswith(
        "“lost” is no state of a letter. Use one of held, queued"
    )


def test_log_names_the_login_and_the_name_beside_it(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cli import who

    monkeypatch.setattr(who, "AUDIT", desk)  # no number in it: nobody is audited
    monkeypatch.setenv("SUDO_USER", "rellis")
    command("--as", "Rowan", "sessions", "edit", SESSION, "--topic", "Forms")
    change = last_change(desk)
    assert (change.verb, change.actor.kind, change.actor.name) == ("edit_session", "organiser", "rellis (Rowan)")


def test_undo_takes_back_my_last_change_and_its_number_does_it_again(desk: Path) -> None:
    command("sessions", "edit", SESSION, "--topic", "Forms")
    command("signups", "set", SESSION, "Nia Morgan", "maybe")
    assert command("undo").code == 0
    assert command("signups", SESSION, "--json").json == []
    assert [r["state"] for r in command("outbox", "--json").json] == ["withdrawn"]
    changes = command("log", "--json").json
    assert [r["verb"] for r in changes][:3] == ["undo", "set_signup", "edit_session"]
    assert changes[1]["undone_by"] == changes[0]["change"]
    assert command("undo", str(changes[0]["change"]), "--yes").code == 0
    assert [r["state"] for r in command("signups", SESSION, "--json").json] == ["maybe"]


def test_undo_with_nothing_to_undo_is_one_sentence(desk: Path) -> None:
    ran = command("--as", "Somebody", "undo")
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert ran.err.startswith("There is no change of yours to undo.")
    assert command("undo", "4711").err == "There is no change “4711”.\n"


def test_waiting_with_reasons(desk: Path) -> None:
    command("sessions", "edit", SESSION, "--places", "2")
    command("sessions", "edit", "digital-2027-01-21", "--host", OMAR, "--host", "ana.diaz@westshire.example")
    command("signups", "set", SESSION, OMAR, "going", "--reason", "asked by phone")
    command("signups", "set", SESSION, "ana.diaz@westshire.example", "waitlisted")
    assert [r["address"] for r in command("signups", SESSION, "--waiting", "--json").json] == [
        "ana.diaz@westshire.example"
    ]
    assert "waiting, number 1" in command("signups", SESSION).out
    assert "asked by phone" in command("signups", SESSION, "--why").out
    assert "asked by phone" not in command("signups", SESSION).out
