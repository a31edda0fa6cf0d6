"""Exports and imports: everything there and back, and a file that stock TinyDB opens."""

import stat
from pathlib import Path

import pytest
import tinydb
from fakes_desk import AMIRA, Hands, filled
from store_world import AMIRA as ORGANISER
from store_world import person

from core.errors import Refused
from core.model import Rendered
from core.store.memory import MemoryStore
from core.store.opening import open_store
from core.store.transfer import everything, export, export_tinydb, import_
from core.text import lit


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
async def store(clock: Hands) -> MemoryStore:
    store = await filled(clock)
    async with store.unit_of_work(ORGANISER) as uow:
        await uow.rendered.put(Rendered(id="o1", content=b"Subject: x\r\n\r\n\xff\0", at=clock()))
    return store


async def test_everything_comes_back_in_the_other_engine(store: MemoryStore, clock: Hands, tmp_path: Path) -> None:
    lines = await export(store, clock())
    other = await open_store(tmp_path / "data", create=True, clock=clock)
    counts = await import_(other, lines, AMIRA)
    async with store.view() as before, other.view() as after:
        expected = await everything(before)
        assert await everything(after) == expected
    assert counts == {name: len(docs) for name, docs in expected.items() if docs}
    assert await export(other, clock()) == lines
    async with other.unit_of_work(AMIRA) as uow:
        number = uow.begin("add", lit("numbers of changes go on"))
        await uow.people.put(person("new"))
    async with store.view() as view:
        assert number == (await view.changes.recent(1))[0].seq + 1
    await other.close()


async def test_import_needs_an_empty_store(store: MemoryStore, clock: Hands) -> None:
    with pytest.raises(Refused, match="The store is not empty"):
        await import_(store, await export(store, clock()), AMIRA)


def with_row(lines: list[bytes], table: str) -> list[bytes]:
    row = b'{"table":"%s","doc":{"id":"p"}}\n' % table.encode()
    return [lines[0], row, *lines[1:-1], b'{"end":%d}' % (len(lines) - 1)]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param(lambda lines: lines[:-1], "is not whole", id="cut at a line"),
        pytest.param(lambda lines: [*lines[:-2], lines[-1]], "is not whole", id="a line is missing"),
        pytest.param(lambda lines: [], "is not whole", id="empty"),
        pytest.param(lambda lines: [b"name;address\n"], "x.jsonl is no export of Third Thursday", id="another file"),
        pytest.param(lambda lines: [lines[0].replace(b'"schema":1', b'"schema":9'), *lines[1:]], "newer program", id="newer"),
        pytest.param(lambda lines: [*lines[:4], lines[4][:40] + b"\n", *lines[5:]], "x.jsonl, line 5: ", id="half a line"),
        pytest.param(lambda lines: with_row(lines, "people"), "people p: Object missing required field", id="no document"),
        pytest.param(lambda lines: with_row(lines, "users"), "there is no table “users”", id="no table"),
        pytest.param(lambda lines: [*lines, lines[1]], "there is more after the end", id="too long"),
    ],
)  # fmt: skip
async def test_import_names_what_cannot_be_used_and_writes_nothing(
    store: MemoryStore, clock: Hands, change: object, says: str
) -> None:
    lines = change(await export(store, clock()))  # type: ignore[operator]
    empty = MemoryStore(clock)
    with pytest.raises(Refused) as refused:
        await import_(empty, lines, AMIRA, where="x.jsonl")
    assert says in str(refused.value)
    assert empty.seq == 0


async def test_import_refuses_a_key_that_is_there_twice(store: MemoryStore, clock: Hands) -> None:
    lines = await export(store, clock())
    twice = next(line for line in lines if b'"table":"people"' in line)
    more = twice.replace(b'"id":"', b'"id":"x', 1)
    with pytest.raises(Refused, match=r"people\.address: \S+ is there twice"):
        await import_(MemoryStore(clock), [lines[0], more, *lines[1:-1], b'{"end":%d}' % (len(lines) - 1)], AMIRA)


async def test_stock_tinydb_opens_the_export(store: MemoryStore, tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    count = await export_tinydb(store, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with tinydb.TinyDB(path) as db:
        async with store.view() as view:
            expected = await everything(view)
        assert {name: len(db.table(name)) for name in db.tables()} == {n: len(d) for n, d in expected.items() if d}
        assert count == sum(map(len, expected.values()))
        [priya] = db.table("people").search(tinydb.where("name") == "Priya Naidu")
        assert priya["address"] == "priya.naidu@northdale.example"
    with pytest.raises(Refused, match="is there already"):
        await export_tinydb(store, path)
    with pytest.raises(Refused, match="cannot be written"):
        await export_tinydb(store, tmp_path / "no" / "out.json")
