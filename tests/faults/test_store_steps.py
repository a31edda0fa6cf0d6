"""Death at every single step of creating, committing and compacting: before and after each write, sync and rename."""

from pathlib import Path

import pytest
from dying import dies_before, each_step
from store_world import NOW, seen

from core.errors import Refused
from core.store import place
from core.store.journal import JournalStorage


def ids(folder: Path) -> set[str]:
    storage = JournalStorage(folder, read_only=True)
    storage.close()
    return set(storage.documents.tables["seen"])


def add(storage: JournalStorage, *names: str) -> None:
    with storage.locked():
        storage.commit([("seen", name, seen(name)) for name in names])


def test_death_while_creating_leaves_nothing_or_a_store(tmp_path: Path) -> None:
    folders = iter([new_folder(tmp_path, number) for number in range(40)])

    def create() -> None:
        JournalStorage(next(folders), create=NOW).close()

    found = set()
    for step in each_step(create):
        folder = tmp_path / str(step)
        if (folder / place.JOURNAL).exists():
            assert ids(folder) == set()
            found.add("store")
        else:
            with pytest.raises(Refused, match="thirdthursday init"):
                ids(folder)
            found.add("nothing")
        JournalStorage(folder, create=NOW).close()
        assert ids(folder) == set()
    assert found == {"nothing", "store"}


def new_folder(tmp_path: Path, number: int) -> Path:
    folder = tmp_path / str(number)
    folder.mkdir(mode=0o700)
    return folder


def test_death_while_committing_leaves_all_of_the_transaction_or_nothing(tmp_path: Path) -> None:
    JournalStorage(new_folder(tmp_path, 0), create=NOW).close()
    folder, acknowledged, tried = tmp_path / "0", set[str](), 0

    def commit() -> None:
        nonlocal tried
        tried += 1
        storage = JournalStorage(folder)
        try:
            add(storage, f"{tried}a", f"{tried}b")
        finally:
            storage.close()
        acknowledged.update((f"{tried}a", f"{tried}b"))

    for _ in each_step(commit):
        found = ids(folder)
        assert acknowledged <= found
        assert {name[:-1] for name in found if name.endswith("a")} == {
            name[:-1] for name in found if name.endswith("b")
        }
    assert acknowledged <= ids(folder)


@pytest.mark.parametrize("before", ["fresh", "compacted once"])
def test_death_while_compacting_leaves_the_same_documents(tmp_path: Path, before: str) -> None:
    folder = new_folder(tmp_path, 0)
    storage = JournalStorage(folder, create=NOW)
    add(storage, "a", "b")
    if before == "compacted once":
        compact(storage)
        add(storage, "c")
    storage.close()
    expected = ids(folder)

    def run() -> None:
        dying = JournalStorage(folder)
        try:
            compact(dying)
        finally:
            dying.close()

    for step in each_step(run):
        assert ids(folder) == expected
        living = JournalStorage(folder)
        add(living, f"after {step}")
        living.close()
        expected.add(f"after {step}")
        assert ids(folder) == expected
    assert ids(folder) == expected


def compact(storage: JournalStorage) -> None:
    with storage.locked():
        storage.take_in(storage.compact(NOW))


def test_everything_is_synced_before_it_takes_its_name(tmp_path: Path) -> None:
    storage = JournalStorage(new_folder(tmp_path, 0), create=NOW)
    add(storage, "a")
    with dies_before(99) as calls:
        compact(storage)
    storage.close()
    assert calls == ["fsync", "unlink", "link", "replace", "fsync"]
