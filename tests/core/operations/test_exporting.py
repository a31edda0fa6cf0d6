"""Files of what a screen lists: harmless in a spreadsheet, small numbers unnamed, only for their owner, nothing lost."""

import csv
import io
from pathlib import Path

import fakes_desk
import pytest
from fakes_desk import DESK, NOW
from msgspec.structs import replace

from core.errors import Refused
from core.operations.exporting import Export, Form, Wanted, What, export, save
from core.store.memory import MemoryStore
from core.text import Safe, lit


async def written(store: MemoryStore, what: What, form: Form = "csv", *, internal: bool = False) -> Export:
    wanted = Wanted(
        what=what, form=form, series="digital", internal=internal,
        session=await fakes_desk.next_session(store) if what == "people" else "",
    )  # fmt: skip
    async with store.view() as view:
        return await export(view, DESK, wanted, NOW)


def rows(made: Export) -> list[list[str]]:
    return list(csv.reader(io.StringIO(made.content.decode())))


async def test_sessions_are_one_a_row_without_names() -> None:
    made = await written(await fakes_desk.filled(), "sessions")
    assert made.name == "sessions-digital-2026-11-22.csv"
    assert rows(made)[0] == ["number", "date", "time", "topic", "hosts", "going", "places", "state"]
    wanted = ["19", "2026-12-17", "14:00", "Accessible forms in the wild", "1 host", "9", "", "open"]
    assert wanted in rows(made)


async def test_organisations_of_under_five_people_are_named_in_no_file_that_does_not_say_internal() -> None:
    store = await fakes_desk.filled()
    made = await written(store, "people")
    assert "internal" not in made.name
    assert rows(made) == [["organisation", "going"], ["5 others, under 5 each", "10"]]


async def test_internal_list_of_people_names_them_and_says_so_in_its_name() -> None:
    made = await written(await fakes_desk.filled(), "people", internal=True)
    assert made.name == "people-digital-2026-12-17-internal.csv"
    assert ["Amira Khan", "amira.khan@northdale.example", "Northdale", "host"] in rows(made)
    assert len(rows(made)) == 16


@pytest.mark.parametrize("what", ["mails", "letters", "changes"])
async def test_lists_that_name_people_are_internal_only(what: What) -> None:
    store = await fakes_desk.filled()
    with pytest.raises(Refused, match="only as an internal file"):
        await written(store, what)
    made = await written(store, what, internal=True)
    assert "internal" in made.name
    assert len(rows(made)) > 1


async def test_no_cell_is_a_formula_and_no_text_is_markdown() -> None:
    store = await fakes_desk.filled()
    async with store.unit_of_work(fakes_desk.AMIRA) as uow:
        uow.begin("edit", lit("x"), series="digital")
        session = await uow.sessions.need(await fakes_desk.next_session(store))
        await uow.sessions.put(replace(session, topic=Safe('=HYPERLINK("http://e.example") | <b>[x](y)')))
    assert any(row[3].startswith("'=HYPERLINK") for row in rows(await written(store, "sessions")))
    text = (await written(store, "sessions", "md")).content.decode()
    assert '=HYPERLINK("http://e.example") \\| \\<b\\>\\[x\\](y)' in text


async def test_calendar_file_holds_sessions_and_nothing_else() -> None:
    store = await fakes_desk.filled()
    assert (await written(store, "sessions", "ics")).content.startswith(b"BEGIN:VCALENDAR")
    with pytest.raises(Refused, match="A calendar file holds sessions and nothing else"):
        await written(store, "people", "ics")


async def test_unknown_form_is_refused() -> None:
    with pytest.raises(Refused, match="There is no file “xlsx” of sessions"):
        await written(await fakes_desk.filled(), "sessions", "xlsx")  # type: ignore[arg-type]


def test_file_is_for_its_owner_and_overwrites_nothing(tmp_path: Path) -> None:
    made = Export(name="a.csv", content=b"1")
    first, second = save(made, tmp_path), save(Export(name="a.csv", content=b"2"), tmp_path)
    assert (first.name, second.name, first.read_bytes(), second.read_bytes()) == ("a.csv", "a-2.csv", b"1", b"2")
    assert first.stat().st_mode & 0o777 == 0o600


def test_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="There is no folder"):
        save(Export(name="a.csv", content=b""), tmp_path / "none")
