"""The store is a TinyDB: its tables, queries and writing verbs work on the journal's documents."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import tinydb
from store_world import AMIRA, NOW, clock, person, seen, signup
from tinydb import where
from tinydb.storages import Storage
from tinydb.table import Document

from core.store.journal import JournalStorage
from core.store.opening import open_store
from core.store.ports import Duplicate
from core.store.tinydb import JournalDB


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def db(folder: Path) -> Iterator[JournalDB]:
    db = JournalDB(folder, create=NOW)
    yield db
    db.close()


async def test_store_is_a_tinydb_whose_storage_is_the_journal(folder: Path) -> None:
    store = await open_store(folder, create=True, clock=clock)
    async with store.unit_of_work(AMIRA) as uow:
        await uow.seen.put(seen())
    assert isinstance(store.db, tinydb.TinyDB)
    assert isinstance(store.db.storage, Storage)
    assert isinstance(store.db.storage, JournalStorage)
    found = store.db.table("seen").get(where("record") == "r1")
    assert found == {"id": "mid:1", "record": "r1", "at": "2026-11-23T09:12:00Z"}
    await store.close()


def test_queries_of_tinydb_find_documents(db: JournalDB) -> None:
    with db.journal.locked():
        db.journal.commit([("people", f"p{n}", person(f"p{n}", name=f"Guest {n}")) for n in range(5)])
    table = db.table("people")
    assert len(table) == 5
    assert [each["id"] for each in table.search(where("name").matches("Guest [13]"))] == ["p1", "p3"]
    assert table.get(doc_id="p4") == msgspec.to_builtins(person("p4", name="Guest 4"))
    assert table.get(doc_id="nobody") is None
    assert table.contains(where("address") == "p2@westshire.example")


def test_writing_verbs_of_tinydb_are_transactions(db: JournalDB, folder: Path) -> None:
    people = db.table("people")
    people.insert(Document(msgspec.to_builtins(person("p1")), doc_id="p1"))
    people.insert_multiple([msgspec.to_builtins(person(f"p{n}")) for n in (2, 3)])
    people.update({"name": "Ana Diaz"}, where("address") == "p1@westshire.example")
    people.remove(where("address") == "p2@westshire.example")
    assert db.journal.tail.mark.seq == 4
    again = JournalDB(folder, read_only=True)
    found = {each["address"]: each["name"] for each in again.table("people").all()}
    assert found == {"p1@westshire.example": "Ana Diaz", "p3@westshire.example": "Priya Shah"}
    again.close()


def test_what_tinydb_hands_out_is_not_the_stored_document(db: JournalDB) -> None:
    with db.journal.locked():
        db.journal.commit([("people", "p1", person("p1"))])
    taken = db.table("people").get(doc_id="p1")
    assert taken is not None
    taken["name"] = "somebody else"  # type: ignore[call-overload]
    assert db.table("people").get(doc_id="p1") == msgspec.to_builtins(person("p1"))


def test_what_is_no_document_is_refused_and_nothing_written(db: JournalDB) -> None:
    with pytest.raises(msgspec.ValidationError):
        db.table("people").insert({"name": "nobody"})
    with pytest.raises(Duplicate):
        db.table("people").insert_multiple(
            [msgspec.to_builtins(person(f"p{n}", address="a@x.example")) for n in (1, 2)]
        )
    assert db.journal.tail.mark.seq == 0


def test_whole_data_can_be_read_and_written_as_any_storage(db: JournalDB) -> None:
    with db.journal.locked():
        db.journal.commit([("people", "p1", person("p1")), ("signups", "s1:p1", signup())])
    data = db.storage.read()
    assert data is not None
    assert data["people"] == {"p1": msgspec.to_builtins(person("p1"))}
    db.drop_tables()
    assert {name: table for name, table in (db.storage.read() or {}).items() if table} == {}
    db.storage.write(data)
    assert db.storage.read() == data
