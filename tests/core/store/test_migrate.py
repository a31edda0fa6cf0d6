"""From one schema to the next: backed up first, killed at every step, refused by the older program."""

from pathlib import Path

import pytest
from dying import each_step
from fakes_desk import AMIRA, Hands, fill
from store_world import seen

from core.errors import Refused
from core.store import archive, loading, migrations, place, plain, record
from core.store.migrate import migrate, migrate_locked
from core.store.opening import open_store
from core.store.plain import PlainTables
from core.store.verify import verify


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
async def folder(tmp_path: Path, clock: Hands) -> Path:
    """A filled store of schema 1, with a torn record at its end."""
    store = await open_store(tmp_path / "data", create=True, clock=clock)
    await fill(store, clock)
    await store.compact()
    async with store.unit_of_work(AMIRA) as uow:
        await uow.seen.put(seen("after the snapshot"))
        await uow.seen.delete("nothing")
    await store.close()
    with (store.folder / place.JOURNAL).open("ab") as journal:
        journal.write(b"000000")
    return store.folder


@pytest.fixture
def next_schema(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program of the next schema, in which every mail that was seen has a prefix."""

    def rename(tables: PlainTables) -> None:
        tables["seen"] = {f"v2:{id_}": {**doc, "id": f"v2:{id_}"} for id_, doc in tables.get("seen", {}).items()}

    monkeypatch.setattr(record, "SCHEMA", 2)
    monkeypatch.setitem(migrations.STEPS, 1, rename)


def documents(folder: Path) -> dict[str, dict[str, object]]:
    data = (folder / place.JOURNAL).read_bytes()
    return dict(plain.typed(plain.read(data, folder / place.JOURNAL).tables).tables)  # type: ignore[arg-type]


def test_plain_and_typed_reading_agree(folder: Path) -> None:
    path = folder / place.JOURNAL
    loaded = loading.load(path.read_bytes(), path)
    journal = plain.read(path.read_bytes(), path)
    assert plain.typed(journal.tables).tables == loaded.documents.tables
    assert (journal.header.seq, journal.header.crc, journal.header.change) == loaded.mark[:3]
    assert journal.torn == 6


async def test_store_of_the_present_schema_is_left_alone(folder: Path, clock: Hands) -> None:
    before = (folder / place.JOURNAL).read_bytes()
    assert await migrate(folder, clock=clock) == (1, 1, None)
    assert (folder / place.JOURNAL).read_bytes() == before


@pytest.mark.usefixtures("next_schema")
async def test_older_store_is_backed_up_migrated_and_goes_on(folder: Path, clock: Hands) -> None:
    old = (folder / place.JOURNAL).read_bytes()
    with pytest.raises(
        Refused, match=r"has schema 1, .* needs schema 2\. Bring it up to date with: thirdthursday migrate"
    ):
        await open_store(folder)
    before, after, kept = await migrate(folder, clock=clock)
    assert (before, after) == (1, 2)
    assert kept is not None
    assert archive.read(kept).files[place.JOURNAL] == old[:-6]
    verified = await verify(kept)
    assert (verified.schema, verified.problems) == (1, ())
    assert (folder / place.BACKUP).read_bytes() == old
    store = await open_store(folder, clock=clock)
    async with store.view() as view:
        assert await view.seen.get("v2:after the snapshot") is not None
        last = (await view.changes.recent(1))[0].seq
    async with store.unit_of_work(AMIRA) as uow:
        assert uow.begin("next", AMIRA.name) == last + 1
    await store.close()
    assert await migrate(folder, clock=clock) == (2, 2, None)


@pytest.mark.usefixtures("next_schema")
async def test_migrated_store_is_refused_by_the_older_program(
    folder: Path, clock: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    await migrate(folder, clock=clock)
    monkeypatch.setattr(record, "SCHEMA", 1)
    for command in (lambda: open_store(folder), lambda: migrate(folder, clock=clock), lambda: verify(folder)):
        with pytest.raises(Refused, match=r"has schema 2, .* reads schema 1\. Install the newer version"):
            await command()


@pytest.mark.usefixtures("next_schema")
async def test_process_of_the_older_program_that_is_running_is_told(
    folder: Path, clock: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, "SCHEMA", 1)
    running = await open_store(folder, clock=clock)
    monkeypatch.setattr(record, "SCHEMA", 2)
    await migrate(folder, clock=clock)
    monkeypatch.setattr(record, "SCHEMA", 1)
    with pytest.raises(Refused, match="has schema 2"):
        async with running.unit_of_work(AMIRA) as uow:
            await uow.seen.put(seen("lost"))
    with pytest.raises(Refused, match="has schema 2"):
        async with running.view():
            pass
    await running.close()


@pytest.mark.usefixtures("next_schema")
def test_death_at_every_step_of_a_migration_loses_nothing(folder: Path, clock: Hands) -> None:
    path = folder / place.JOURNAL
    old = path.read_bytes()
    before = documents(folder)
    schemas = []
    for _ in each_step(lambda: migrate_locked(folder, clock())):
        header = loading.any_header_of(path.read_bytes(), path)[0]
        schemas.append(header.schema)
        assert len(documents(folder)["seen"]) == len(before["seen"])
        if header.schema == 2:
            assert (folder / place.BACKUP).read_bytes() == old
            path.write_bytes(old)
    assert schemas == sorted(schemas)
    assert set(schemas) == {1, 2}


@pytest.mark.usefixtures("next_schema")
async def test_migration_that_finds_no_step_changes_nothing(
    folder: Path, clock: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, "SCHEMA", 3)
    before = (folder / place.JOURNAL).read_bytes()
    with pytest.raises(Refused, match="No step leads on from schema 1"):
        await migrate(folder, clock=clock)
    assert (folder / place.JOURNAL).read_bytes() == before
