"""Spreadsheets run what begins like a formula: no cell of any file we write does, and JSON says what the store says."""

import csv
import io
import json
from itertools import product

import pytest
from fakes_inbox import Sent
from letterbox import BORDER, Letterbox, letterbox
from msgspec.structs import replace

from core.operations.exporting import Form, Wanted, What, export
from core.operations.rights import cell
from core.operations.work import GATEWAY
from core.store import transfer
from core.text import Safe, clean_line, lit

TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
BEFORE = ("", " ", "  ", '"', "'", ' "', "\u00a0", "''", "\u3000“")
FORMULAS = [f"{before}{trigger}2+3" for before, trigger in product(BEFORE, TRIGGERS)]
PRIYA = "priya.shah@westshire.example"
FILES: tuple[What, ...] = ("sessions", "people", "mails", "letters", "topics", "changes")


def runs(value: str) -> bool:
    """Whether a spreadsheet would take a cell for a formula, also after trimming it or taking its quotes away."""
    return value.lstrip(' \u00a0\u3000“"').startswith(TRIGGERS) or value.startswith(("\t", "\r"))


def cells(text: str) -> list[str]:
    return [each for row in csv.reader(io.StringIO(text, newline="")) for each in row]


@pytest.mark.parametrize("formula", FORMULAS)
def test_cell_that_begins_like_a_formula_is_text(formula: str) -> None:
    assert (cell(formula), runs(cell(formula))) == (f"'{formula}", False)


@pytest.mark.parametrize("plain", ["2pm", "Priya Shah", "a=b", "3 - 4", "", "(=)"])
def test_other_cells_stay_as_they_are(plain: str) -> None:
    assert cell(plain) == plain


async def _full_of_formulas() -> Letterbox:
    """A desk where everything anybody may type begins like a formula."""
    desk = await letterbox()
    for number, formula in enumerate(FORMULAS):
        await desk.writes(f"guest{number}@westshire.example", "YES", name=f'"{formula}"', subject=formula)
        desk.clock.move(minutes=1)
    for text in ("YES", "NAME =1+1", "ORG +2", "IDEA: =3", "IDEA: ＝4", "HUMAN @5"):
        await desk.writes(PRIYA, text, name="-Priya", subject="＝Hangouts")
    async with desk.store.unit_of_work(GATEWAY) as uow:
        uow.begin("edit_session", lit("@summary"), reason=lit("=9"))
        session = (await uow.sessions.of_series("digital"))[0]
        series = await uow.series.need("digital")
        await uow.sessions.put(replace(session, topic=lit("＋topic")))
        await uow.series.put(replace(series, name=lit("=series")))
    return desk


async def test_no_cell_of_any_list_begins_like_a_formula() -> None:
    desk = await _full_of_formulas()
    for what, form in product(FILES, ("csv", "md")):
        wanted = Wanted(
            what=what, form="csv" if form == "csv" else "md", series="digital", internal=True,
            session="digital-2026-12-17" if what == "people" else "",
        )  # fmt: skip
        async with desk.store.view() as view:
            made = await export(view, BORDER, wanted, desk.clock())
        text = made.content.decode()
        assert (what, [each for each in cells(text) if form == "csv" and runs(each)]) == (what, [])
        assert "2+3" in text or what in ("sessions", "topics")


def _files(sent: Sent) -> dict[str, str]:
    found = {}
    for part in sent.mail.iter_attachments():
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        found[str(part.get_filename())] = content.decode()
    return found


async def test_my_data_has_no_formula_and_says_in_json_what_the_store_says() -> None:
    desk = await _full_of_formulas()
    (sent,) = await desk.writes(PRIYA, "MY DATA")
    files = _files(sent)
    assert [each for each in cells(files["my-data.csv"]) if runs(each)] == []
    assert {"'=1+1", "'+2", "'=3", "'＝4"} <= set(cells(files["my-data.csv"]))
    held = json.loads(files["my-data.json"])
    stored = desk.standing_of_all()
    person = next(each for each in stored["people"].values() if each["address"] == PRIYA)
    assert held["person"] == json.loads(json.dumps(person))
    assert held["signups"] == [each for each in stored["signups"].values() if each["person"] == person["id"]]
    assert [idea["text"] for idea in held["ideas"]] == ["=3", "＝4"]


async def test_export_of_everything_equals_the_store() -> None:
    desk = await _full_of_formulas()
    lines = [json.loads(line) for line in await transfer.export(desk.store, desk.clock())]
    stored = desk.standing_of_all()
    for table in ("people", "signups", "topics", "sessions", "series", "memberships"):
        exported = {line["doc"]["id"]: line["doc"] for line in lines if line.get("table") == table}
        assert exported == json.loads(json.dumps(stored[table], default=str)), table


def test_names_are_cleaned_before_they_are_looked_at() -> None:
    assert cell(clean_line(Safe("\u200b=1"))) == "'=1"


def test_every_form_is_looked_at() -> None:
    assert set(Form.__args__) == {"csv", "md", "ics"}  # type: ignore[attr-defined]
