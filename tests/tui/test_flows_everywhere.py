"""Keys that hold on every screen: marks, jumps, searches, series by name, what comes by itself, files, leaving."""

from pathlib import Path

import fakes_desk
import pytest
from dashes import Dash, dash


async def count(on: Dash, person: str) -> str:
    return await fakes_desk.standing(on.store, await fakes_desk.next_session(on.store), person)


async def chosen(on: Dash, name: str) -> None:
    """Put the cursor on the row of somebody."""
    assert on.app.desk_screen is not None
    table = on.app.desk_screen.table
    wanted = await fakes_desk.person_id(on.store, name)
    await on.until(lambda: wanted in table.keys)
    table.choose(wanted)
    await on.pilot.pause()


async def test_marked_people_are_one_question_one_change_and_one_undo() -> None:
    async with dash() as on:
        await on.press("4")
        await on.shows("Tom Webb")
        for name in ("Tom Webb", "Ines Roy"):
            await chosen(on, name)
            await on.press("space")
        await on.shows("2 marked")
        await on.press("n")
        await on.shows("No: 2 people")
        await on.shows("2 letters wait 30 s")
        await on.push("no")
        await on.shows("nothing was changed")
        assert [await count(on, name) for name in ("Tom Webb", "Ines Roy")] == ["maybe", "maybe"]
        await on.press("n")
        await on.shows("No: 2 people")
        await on.push("yes")
        await on.shows("✓ 2 people: no")
        assert [await count(on, name) for name in ("Tom Webb", "Ines Roy")] == ["declined", "declined"]
        assert on.app.desk_screen is not None
        assert not on.app.desk_screen.table.marked
        await chosen(on, "Ines Roy")
        await on.press("W")
        await on.shows("2 people: no (by amira)")
        await on.press("escape", "u")
        await on.shows("✓ undone: 2 people: no")
        assert [await count(on, name) for name in ("Tom Webb", "Ines Roy")] == ["maybe", "maybe"]


async def test_marked_rows_that_cannot_are_left_out_and_said() -> None:
    async with dash() as on:
        await on.press("4")
        await on.shows("Tom Webb")
        await chosen(on, "Amira Khan")
        await on.press("space")
        await chosen(on, "Tom Webb")
        await on.press("space", "n")
        await on.shows("! 1 of the marked left out")
        await on.shows("No: 1 person")


async def test_marked_mails_are_filed_together() -> None:
    store = await fakes_desk.filled()
    records = await fakes_desk.mails(store)
    async with dash(store=store) as on:
        await on.press("3")
        await on.shows("can I bring a coll")
        await on.press("g", "space", "space")
        await on.shows("2 marked")
        await on.press("b")
        await on.shows("Machine: 2 mails")
        await on.push("yes")
        await on.shows("✓ 2 mails: machine")
        async with store.view() as view:
            assert [(await view.inbound.need(record)).state for record in records] == ["filed", "filed"]


async def test_marked_letters_are_withdrawn_together() -> None:
    async with dash() as on:
        await on.press("5")
        await on.shows("leaving soon")
        await on.press("space", "space", "x")
        await on.shows("Withdraw…: 2 letters")
        await on.push("yes")
        await on.shows("✓ 2 letters: withdraw")


async def test_escape_takes_marks_away_and_home_has_none() -> None:
    async with dash() as on:
        await on.press("space")
        await on.shows("Mark: no key here takes more than one row")
        await on.press("4")
        await on.shows("answered by")
        await on.press("space", "escape")
        assert on.app.desk_screen is not None
        assert not on.app.desk_screen.table.marked


async def test_jump_goes_to_the_row_of_the_letter() -> None:
    async with dash() as on:
        await on.press("4")
        await on.shows("answered by")
        await on.press("f")
        await on.shows("type the letter of a row")
        assert on.app.desk_screen is not None
        table = on.app.desk_screen.table
        wanted = table.labels["d"]
        await on.press("d")
        assert table.cursor == wanted
        assert not table.labels
        await on.press("f", "escape", "j")
        assert table.cursor == table.keys[3]


async def test_search_widens_by_tab_and_goes_to_a_person() -> None:
    async with dash() as on:
        await on.press("/")
        await on.type("khan")
        await on.press("tab")
        await on.shows("Search everything")
        await on.shows("person Amira Khan")
        await on.press("down", "enter")
        await on.shows("[4 People]")
        wanted = await fakes_desk.person_id(on.store, "Omar Khan")
        await on.until(lambda: on.app.desk_screen is not None and on.app.desk_screen.table.cursor == wanted)


@pytest.mark.parametrize(
    ("text", "shown"),
    [("2027-02-18", "[2 Schedule]"), ("recorded?", "[3 Inbox"), ("Tom Webb: maybe", "[l Log]")],
)
async def test_search_goes_to_what_it_found(text: str, shown: str) -> None:
    async with dash() as on:
        await on.press(":", "tab")
        await on.type(text)
        await on.until(lambda: on.app.screen.query("#found").first().keys)  # type: ignore[attr-defined]
        await on.press("enter")
        await on.shows(shown)


async def test_search_for_a_letter_shows_it_in_full() -> None:
    async with dash() as on:
        await on.press(":", "tab")
        await on.type("signed up omar")
        await on.shows("letter")
        await on.press("enter")
        await on.shows("Hello Omar")


async def test_series_is_picked_by_name() -> None:
    async with dash() as on:
        await on.press("S")
        await on.shows("Series 2")
        await on.type("berk")
        await on.press("enter")
        await on.shows("▶berkshire")


async def test_everything_automatic_is_listed_seen_and_skipped() -> None:
    async with dash() as on:
        await on.press("A")
        await on.shows("By itself, in the next eight weeks")
        await on.shows("host reminder")
        await on.press("p")
        await on.shows("Letter: ")
        await on.press("escape", "s")
        await on.shows("Skip: ")
        await on.push("yes")
        await on.until(lambda: "skipped: " in str(on.app.status.line))
        async with on.store.view() as view:
            assert (await view.changes.recent(1))[0].verb == "skip_action"


async def test_view_is_written_to_a_file_for_its_owner_only(tmp_path: Path) -> None:
    async with dash() as on:
        await on.press("2")
        await on.shows("no bank holiday")
        await on.press("X")
        await on.shows("Export sessions")
        on.app.screen.query_one("#folder").value = str(tmp_path)  # type: ignore[attr-defined]
        await on.push("csv")
        await on.shows("written: ")
        (file,) = tmp_path.iterdir()
        assert file.name == "sessions-digital-2026-11-22.csv"
        assert file.stat().st_mode & 0o777 == 0o600
        assert "Accessible forms in the wild" in file.read_text()


async def test_export_that_is_refused_says_why_and_writes_nothing(tmp_path: Path) -> None:
    async with dash() as on:
        await on.press("X")
        await on.shows("Export sessions")
        on.app.screen.query_one("#folder").value = str(tmp_path / "none")  # type: ignore[attr-defined]
        await on.push("md")
        await on.shows("✗ not written: There is no folder")
        assert list(tmp_path.iterdir()) == []


async def test_join_code_shows_the_address_and_only_that() -> None:
    async with dash((80, 24)) as on:
        await on.press("J")
        await on.shows("https://meet.example/lgd")
        await on.shows("██ ▄▄▄▄▄ ██")
        await on.press("i")
        await on.shows("  █▀▀▀▀▀█  ")


async def test_leaving_asks_while_letters_of_mine_wait() -> None:
    async with dash() as on:
        await on.press("4")
        await on.shows("Tom Webb")
        await chosen(on, "Tom Webb")
        await on.press("n")
        await on.shows("1 letter waits 30 s")
        await on.push("yes")
        await on.shows("declined")
        await on.until(lambda: on.app.frame.mine_held == 1)
        await on.press("1", "q")
        await on.shows("1 letter of yours in the hold")
        await on.push("no")
        assert not on.app._exit
        await on.press("q")
        await on.shows("Leave the dashboard?")
        await on.push("yes")
        await on.until(lambda: on.app._exit)


@pytest.mark.parametrize("screen", ["1", "2"])
async def test_s_skips_what_comes_next_and_p_shows_its_letter(screen: str) -> None:
    async with dash() as on:
        await on.press(screen)
        await on.until(lambda: on.app.desk_screen is not None and on.app.desk_screen.where().due)
        await on.press("p")
        await on.shows("Letter: host reminder")
        await on.shows("Hello Amira")
        await on.press("escape", "s")
        await on.shows("Skip: host reminder")
        await on.push("yes")
        await on.shows("✓ skipped: host_reminder")
        await on.shows("Undo “skipped:")
        await on.press("u")
        await on.shows("undone: skipped: host_reminder")
        async with on.store.view() as view:
            assert [d for d in await view.done.about("digital-2026-12-17") if d.outcome == "skipped"] == []
