"""The organisers' commands: each changes what it says, is told apart by --json, asks before it writes to people."""

import json
from pathlib import Path

import pytest
from command_line import SESSION, Ran, command

HOST, OMAR, PRIYA = "nia.morgan@westshire.example", "omar.khan@eastham.example", "priya.shah@eastham.example"
NO_TERMINAL = "would be written. Look with --dry-run, then say --yes.\n"


def takes(raw: str) -> None:
    """A mail comes in by the pipe."""
    assert command("receive", "-", stdin=raw.replace("\n", "\r\n").encode()).code == 0


def mail(sender: str, text: str, number: int = 1) -> str:
    return (
        f"From: {sender}\nTo: hangouts@lgd.example\nSubject: Hangouts\nMessage-ID: <m{number}@eastham.example>\n"
        f"Date: Mon, 23 Nov 2026 09:12:00 +0000\n\n{text}\n"
    )


def ok(*args: str, stdin: bytes = b"") -> str:
    """What a command that must succeed prints."""
    ran = command(*args, stdin=stdin)
    assert (ran.code, ran.err) == (0, ""), ran
    return ran.out


def letters() -> list[tuple[str, str]]:
    return sorted((row["kind"], row["state"]) for row in command("outbox", "--json").json)


@pytest.fixture
def waiting(desk: Path) -> str:
    """A question of Priya waits; gives the mail's id."""
    takes(mail(f"Priya Shah <{PRIYA}>", "Is it recorded? I wonder whether my manager could see it."))
    [row] = command("inbox", "--json").json
    return str(row["id"])


@pytest.fixture
def members(desk: Path, tmp_path: Path) -> Path:
    """Priya and Omar are members of the series."""
    people = tmp_path / "people.csv"
    people.write_text(f"Name,Email\nPriya Shah,{PRIYA}\nOmar Khan,{OMAR}\n")
    ok("import", "people", str(people), "--source", "old list", "--agreed", "2026-06-01", "--basis", "consent",
       "--series", "digital", "--yes")  # fmt: skip
    return people


def test_a_mail_is_shown_decided_and_gone(waiting: str) -> None:
    shown = ok("inbox", "show", waiting)
    assert "from: Priya Shah <priya.shah@eastham.example>" in shown
    assert "Is it recorded?" in shown
    assert command("inbox", "show", waiting, "--json").json["taken_by"] is None
    refused = command("inbox", "decide", waiting, "yes")
    assert (refused.code, refused.err) == (1, f"1 letter {NO_TERMINAL}")
    plan = ok("inbox", "decide", waiting, "yes", "--dry-run")
    assert (
        "letter signed_up to Priya Shah: “You are signed up: Thursday 17 December, 2pm to 3pm”, calendar REQUEST"
        in plan
    )
    assert "Hello Priya\n\nYou have a place at Digital hangouts." in plan
    told = ("human_will_answer", "queued")
    assert letters() == [told]
    assert ok("inbox", "decide", waiting, "yes", "--yes") == (
        "Changed: Priya Shah: going. 1 letter waits for the hold to end.\n"
    )
    assert letters() == [told, ("signed_up", "held")]
    again = command("inbox", "decide", waiting, "no", "--yes")
    assert again.code == 1
    assert "settled this mail at 9:12am: Priya Shah: going." in again.err
    ok("undo")
    assert [row["id"] for row in command("inbox", "--json").json] == [waiting]


def test_a_mail_is_answered_taken_dismissed_or_filed(waiting: str, tmp_path: Path) -> None:
    ok("inbox", "take", waiting)
    text = tmp_path / "answer.txt"
    text.write_text("No, it is not. Please note that NHS people come too.\n")
    plan = ok("inbox", "reply", waiting, "--text", str(text), "--dry-run")
    assert "! “Please note” is banned." in plan
    assert command("inbox", "reply", waiting, "--text", str(text), "--template", "help", "--yes").code == 1
    assert ok("inbox", "reply", waiting, "--text", "-", "--yes", stdin=b"No, it is not.") == (
        "Changed: Priya Shah: answered. 1 letter waits for the hold to end.\n"
    )
    takes(mail(f"Priya Shah <{PRIYA}>", "And is there a fee? Who would I ask about it?", 2))
    [second] = command("inbox", "--json").json
    assert ok("inbox", "dismiss", second["id"], "--reason", "asked twice").startswith("Changed: Priya Shah: dismissed")
    ok("undo")
    assert ok("inbox", "machine", second["id"]).startswith("Changed: Priya Shah: filed as machine mail")
    assert command("inbox", "decide", second["id"], "dance", "--yes").err.startswith("“dance” decides nothing.")


def test_who_came_is_marked(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command("sessions", "edit", "digital-2027-01-21", "--host", OMAR, "--yes")
    command("signups", "set", SESSION, OMAR, "going")
    assert command("signups", "came", SESSION, "--all").err.endswith("so nobody has come yet.\n")
    monkeypatch.setenv("THIRDTHURSDAY_NOW", "2026-12-17T15:10:00+00:00")
    assert ok("signups", "came", SESSION, OMAR, "--only", "--walk-ins", "2") == (
        "Changed: 17 December 2026: 1 came, 0 did not, 2 walk-ins.\n"
    )
    assert command("signups", "came", SESSION).err.startswith("Say who came")
    assert command("signups", "came", SESSION, "Nobody Known").err.endswith("Nobody was marked.\n")


def test_a_request_for_a_place_is_approved_or_refused(desk: Path) -> None:
    assert command("signups", "approve", SESSION, "Nia Morgan", "--yes").err == (
        "Nia Morgan does not wait for an approval of 17 December 2026.\n"
    )
    assert command("signups", "refuse", SESSION, "Nia Morgan", "--reason", "full", "--yes").code == 1
    assert command("signups", "refuse", SESSION, "Nia Morgan").code == 2


def test_topics_are_kept_voted_on_and_placed(members: Path) -> None:
    for words in ("Online booking", "Getting rid of PDFs", "Audits"):
        ok("topics", "add", words)
    ok("topics", "edit", "2", "Fewer PDFs")
    ok("topics", "merge", "1", "digital:3")
    assert [(r["id"], r["text"], r["state"]) for r in command("topics", "--json").json] == [
        ("digital:1", "Online booking", "open"), ("digital:2", "Fewer PDFs", "open"),
    ]  # fmt: skip
    assert command("topics", "poll", SESSION, "1", "2").err == f"2 letters {NO_TERMINAL}"
    assert "2 letters" in ok("topics", "poll", SESSION, "1", "2", "--closes", "2026-12-04", "--yes")
    ok("topics", "vote", OMAR, "2", "1")
    assert [r["points"] for r in command("topics", "--json").json] == [1, 2]
    ok("topics", "poll", "--close", "--yes")
    assert command("sessions", "--json").json[0]["topic"] == "Fewer PDFs"
    ok("topics", "place", "1", "digital-2027-01-21")
    assert command("topics").out == "No ideas: people write IDEA: and a line.\n"
    assert len(command("topics", "--all", "--json").json) == 3
    ok("topics", "add", "One more")
    ok("topics", "drop", "4")
    assert command("topics", "place", "9", SESSION).err.startswith("There is no idea “9”.")
    assert command("topics", "poll").err.startswith("Say on which session")


def test_people_are_shown_corrected_paused_and_merged(members: Path) -> None:
    assert "invited to: digital (every)" in ok("people", "show", PRIYA)
    assert ok("people", "edit", PRIYA, "--name", "Priya Lee", "--organisation", "Eastham Borough") == (
        "Changed: Priya Shah: name “Priya Shah” -> “Priya Lee”, organisation “Eastham” -> “Eastham Borough”.\n"
    )
    assert ok("people", "edit", PRIYA, "--name", "Priya Lee") == "Nothing changed: it is so already.\n"
    assert command("people", "edit", PRIYA).err.startswith("Say what to change")
    ok("people", "pause", PRIYA, "--until", "2027-03-01")
    assert command("people", "show", PRIYA, "--json").json["memberships"] == {"digital": "paused"}
    assert command("people", "show", PRIYA, "--second").err.endswith("has given no second address.\n")
    assert command("people", "clear-bounces", PRIYA).err == f"Nothing has bounced from {PRIYA}.\n"
    ok("people", "merge", PRIYA, OMAR, "--yes")
    assert command("people", "show", OMAR, "--json").json["aliases"] == [OMAR]
    assert command("undo").err == "Two people who were merged are taken apart with: thirdthursday people split\n"
    ok("people", "split", PRIYA, OMAR, "--name", "Omar Khan", "--yes")
    assert command("people", "show", OMAR, "--json").json["name"] == "Omar Khan"


def test_a_person_is_erased_only_with_the_address_said_again(members: Path) -> None:
    assert command("people", "erase", OMAR).err.startswith("Nothing was deleted")
    assert command("people", "erase", OMAR, "--confirm", PRIYA).code == 1
    assert "letter erased to Omar Khan" in ok("people", "erase", OMAR, "--dry-run")
    assert ok("people", "erase", OMAR, "--confirm", OMAR).startswith("Changed: Omar Khan: everything is to be deleted.")
    assert letters() == [("erased", "held")]


def test_organizations_are_listed_and_named(members: Path) -> None:
    ok("organisations", "name", "eastham.example", "Eastham Borough Council", "--kind", "district")
    rows = {row["domain"]: row for row in command("organisations", "--json").json}
    assert rows["eastham.example"] == {
        "domain": "eastham.example", "name": "Eastham Borough Council", "kind": "district", "people": 2, "blocked": {},
    }  # fmt: skip
    assert ok("organisations", "name", "eastham.example", "Eastham Borough Council") == (
        "Nothing changed: it is called so already.\n"
    )


def test_letters_are_listed_and_shown_with_invented_or_real_facts(members: Path) -> None:
    kinds = [row["kind"] for row in command("letters", "--json").json]
    assert kinds[:2] == ["signed_up", "already_going"]
    assert ok("letters", "show", "moved").startswith(
        "Subject: Moved: LocalGov Digital is now Thursday 17 December, 2pm\n"
    )
    real = command("letters", "show", "reminder", "--for", OMAR, "--json").json
    assert "Hello Omar" in real["text"]
    assert (real["lint"], "name" in real["invented"]) == ([], False)
    assert command("letters", "show", "nothing").err.startswith("There is no letter “nothing”.")
    assert command("letters", "show", "moved", "--form", "odd").err.startswith("The letter moved has no form “odd”.")


def test_own_wordings_that_cannot_be_used_are_named(desk: Path) -> None:
    folder = desk.parent / "wording" / "en"
    folder.mkdir(parents=True)
    (folder / "help.txt").write_text("Subject: Help\n\nClick here: https://x.example\n")
    desk.write_text(desk.read_text().replace("[desk]\n", f'[desk]\nletters = "{folder.parent}"\n'))
    rows = {row["kind"]: row for row in command("letters", "--json").json}
    assert (rows["help"]["own"], rows["signed_up"]["own"]) == ("refused", None)
    assert "! en/help.txt is not used" in ok("letters")


def test_what_happens_by_itself_is_listed_skipped_kept_back_and_let_go(members: Path) -> None:
    def rows() -> dict[str, object]:
        return {row["action"]: row["outcome"] for row in command("schedule", "--json").json}

    key = f"invitation:{SESSION}"
    assert key in rows()
    assert f"Thu 26 Nov 2026 10:00  {key}" in ok("schedule")
    assert len(command("schedule", "--each", "--json").json) > len(rows())
    assert ok("schedule", "skip", key, "--reason", "told in person") == f"Changed: skipped: {key} (2 letters).\n"
    assert rows()[key] == "skipped"
    ok("schedule", "release", key)
    assert rows()[key] is None
    ok("schedule", "hold", key)
    assert rows()[key] == "kept back"
    assert command("schedule", "skip", "nothing:x").err.startswith("Nothing of the key “nothing:x” is to come.")
    assert command("schedule", "--series", "berkshire").err == "There is no series “berkshire”.\n"


def test_single_letters_are_kept_back_let_go_and_taken_back(members: Path) -> None:
    command("signups", "set", SESSION, OMAR, "going")
    [row] = command("outbox", "--json").json
    assert ok("outbox", "hold", row["id"]) == "Changed: signed_up to Omar Khan is kept back.\n"
    ok("outbox", "release", row["id"])
    ok("outbox", "withdraw", row["id"])
    assert letters() == [("signed_up", "withdrawn")]
    assert command("outbox", "retry", row["id"]).err == "It was withdrawn.\n"
    assert command("outbox", "arrived", row["id"]).code == 1
    for verb in ("hold", "release"):
        assert command("outbox", verb).err == "Name one letter, or say --all for all mail.\n"
    assert command("outbox", "approve", "1", "60").err == "No letter of change 1 waits for approval.\n"


def test_a_broadcast_shows_its_first_letter_and_is_asked_about(members: Path, tmp_path: Path) -> None:
    text = tmp_path / "news.txt"
    text.write_text("The room has changed. You do not need to do anything.\n")
    words = ("--subject", "A new room", "--text", str(text))
    assert command("broadcast", *words).err == f"2 letters {NO_TERMINAL}"
    plan = ok("broadcast", *words, "--dry-run")
    assert "Subject: A new room" in plan
    assert "\nThe room has changed. You do not need to do anything.\n" in plan
    assert ok("broadcast", *words, "--yes").startswith("Changed: 2 letters: “A new room”.")
    assert letters() == [("broadcast", "held")] * 2
    assert command("broadcast", *words, "--session", SESSION, "--yes").err.startswith("Nobody is in that group")
    assert ok("--as", "Nia", "broadcast", *words, "--hosts", "--dry-run").count("Nia, for Digital hangouts") == 1


def test_over_fifty_letters_wait_for_their_number(desk: Path, tmp_path: Path) -> None:
    people = tmp_path / "many.csv"
    people.write_text("Email\n" + "".join(f"p{n}@eastham.example\n" for n in range(51)))
    ok("import", "people", str(people), "--source", "list", "--agreed", "2026-06-01", "--basis", "consent", "--series",
       "digital", "--yes")  # fmt: skip
    said = ok("broadcast", "--subject", "News", "--text", "-", "--yes", stdin=b"Something is new.")
    change = command("log", "--json").json[0]["change"]
    assert said.splitlines()[-1] == (
        f"They wait for your approval. Let them go with: thirdthursday outbox approve {change} 51"
    )
    assert ok("outbox", "approve", str(change), "51") == "Changed: 51 letters approved.\n"
    assert "approval" not in ok(
        "broadcast", "--subject", "N", "--text", "-", "--letters", "51", "--yes", stdin=b"It is new."
    )


def test_requests_about_data_are_noted_and_settled(members: Path) -> None:
    ok("rights", "note", OMAR, "copy", "--text", "rang us")
    [row] = command("rights", "--json").json
    assert (row["what"], row["name"], row["due"]) == ("copy", "Omar Khan", "2026-12-23")
    assert "copy  Omar Khan" in ok("rights")
    ok("rights", "settle", row["id"], "--yes")
    assert (command("rights").out, letters()) == ("No request waits.\n", [("my_data", "held")])
    assert command("rights", "note", OMAR, "song").code == 1


def test_the_data_protection_page_is_written_once(desk: Path) -> None:
    assert ok("dpia") == "Written: dpia.md.\n"
    assert Path("dpia.md").read_text().startswith("# Data protection impact assessment: LocalGov Digital Hangouts\n")
    assert command("dpia").err.startswith("dpia.md is there already")
    ok("dpia", "--again")
    assert "## How long" in ok("dpia", "-")


def test_notes_are_written_by_hand_listed_and_shown(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert command("notes").out == "There are no notes yet.\n"
    monkeypatch.setenv("THIRDTHURSDAY_NOW", "2026-12-17T15:10:00+00:00")
    ok("notes", "approve", SESSION, "--text", "-", stdin=b"Short forms.\nMore answers.")
    assert [(row["session"], row["words"]) for row in command("notes", "--json").json] == [(SESSION, 4)]
    assert ok("notes", "show", SESSION) == "Short forms.\nMore answers.\n"


def test_an_import_shows_a_preview_and_demands_source_date_and_basis(desk: Path, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_bytes("Name;Email\nZoë;zoe@eastham.example\nX;nothing\n".encode("utf-16"))
    assert command("import", "people", str(people)).err.startswith("Say where the list comes from")
    why = ("--source", "list", "--agreed", "2026-06-01", "--basis", "consent")
    assert ok("import", "people", str(people), *why) == (
        "new: 1\nno address: 1\n  line 3: nothing: no address\n"
        "Nothing was imported. 1 person would be: say --yes. Nobody is written to.\n"
    )
    done = json.loads(ok("import", "people", str(people), *why, "--yes", "--json"))
    assert (done["imported"], [row["fate"] for row in done["rows"]]) == (True, ["new", "no address"])
    assert letters() == []
    assert command("import", "people", str(tmp_path / "nowhere.csv"), *why).code == 1


def test_a_series_is_handed_over_with_a_note(desk: Path) -> None:
    note = ok("series", "hand-over", "digital")
    assert note.startswith("# Digital hangouts\n")
    assert "Changed" not in note
    assert ok("series", "hand-over", "digital", "Jo Lane").startswith(
        "Changed: Digital hangouts: run by “Rowan Ellis and Nia Morgan” -> “Jo Lane”.\n"
    )


COMMANDS = (
    ("inbox", "show", "x"), ("inbox", "decide", "x", "yes"), ("inbox", "take", "x"), ("inbox", "dismiss", "x"),
    ("outbox", "retry", "x"), ("outbox", "withdraw", "x"), ("rights", "settle", "x"), ("notes", "approve", "x"),
    ("people", "show", "x"), ("topics", "drop", "x"), ("signups", "came", "x", "--all"), ("series", "hand-over", "x"),
)  # fmt: skip


@pytest.mark.parametrize("args", COMMANDS, ids=" ".join)
def test_what_is_not_there_is_refused_in_one_sentence(desk: Path, args: tuple[str, ...]) -> None:
    ran: Ran = command(*args)
    assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert ran.err.endswith(".\n")
