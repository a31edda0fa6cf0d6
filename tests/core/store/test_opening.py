"""Opening the store of a folder: what is refused and how, file modes, and looking without writing."""

import os
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from store_world import AMIRA, clock, seen

from core.errors import Refused
from core.store import place
from core.store.engine import JournalStore
from core.store.opening import open_store


@asynccontextmanager
async def opened(folder: Path, **options: Any) -> AsyncIterator[JournalStore]:
    store = await open_store(folder, clock=clock, **options)
    try:
        yield store
    finally:
        await store.close()


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    """A store with one transaction."""
    async with opened(tmp_path / "data", create=True) as store, store.unit_of_work(AMIRA) as uow:
        await uow.seen.put(seen())
    return tmp_path / "data"


async def refusal(folder: Path, **options: Any) -> str:
    with pytest.raises(Refused) as refused:
        await open_store(folder, **options)
    return str(refused.value)


async def test_missing_folder_names_init(tmp_path: Path) -> None:
    assert (
        await refusal(tmp_path / "no") == f"There is no state folder {tmp_path}/no. Make one with: thirdthursday init"
    )


@pytest.mark.parametrize("read_only", [True, False])
async def test_folder_without_store_names_init_and_is_left_empty(tmp_path: Path, read_only: bool) -> None:
    tmp_path.chmod(0o700)
    says = f"There is no store in {tmp_path}. Make one with: thirdthursday init"
    assert await refusal(tmp_path, read_only=read_only) == says
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("damage", [b"", b"\0" * 300, b'{"_default": {}}\n'])
async def test_empty_or_foreign_journal_is_refused(folder: Path, damage: bytes) -> None:
    (folder / place.JOURNAL).write_bytes(damage)
    assert "Put back the last good backup with: thirdthursday restore" in await refusal(folder)


async def test_journal_that_is_gone_is_not_made_anew_beside_its_backup(folder: Path) -> None:
    (folder / place.JOURNAL).rename(folder / place.BACKUP)
    assert "store.journal is gone. Put back" in await refusal(folder, create=True)
    assert (folder / place.BACKUP).exists()


@pytest.mark.parametrize("type_", ["nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "ceph"])
async def test_network_file_system_is_refused(folder: Path, type_: str) -> None:
    says = await refusal(folder, file_system=lambda _: type_)
    assert f"is on a network file system ({type_})" in says
    assert "Choose a folder on a local disk." in says


@pytest.mark.parametrize("type_", ["ext4", "xfs", "btrfs", "tmpfs", "overlay", "fuse.gocryptfs", ""])
async def test_local_file_system_is_used(folder: Path, type_: str) -> None:
    async with opened(folder, file_system=lambda _: type_) as store:
        assert store.seq == 1


async def test_folder_with_other_peoples_files_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "thesis.txt").write_text("mine")
    assert "holds other files and others can read it" in await refusal(tmp_path, create=True)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


async def test_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    assert "data" in await refusal(tmp_path / "data", create=True)


async def test_symbolic_link_in_place_of_the_journal_is_refused(folder: Path) -> None:
    (folder / place.JOURNAL).rename(folder / "elsewhere")
    (folder / place.JOURNAL).symlink_to(folder / "elsewhere")
    assert "is a symbolic link, which the store does not follow" in await refusal(folder)


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077, 0o777])
async def test_modes_are_private_whatever_the_umask(tmp_path: Path, mask: int) -> None:
    folder, before = tmp_path / "data", os.umask(mask)
    try:
        async with opened(folder, create=True) as store:
            async with store.unit_of_work(AMIRA) as uow:
                await uow.seen.put(seen())
            await store.compact()
            await store.beat("gateway", {})
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert modes == dict.fromkeys(
        ["store.journal", "store.journal.bak", "store.lock", "store.next", "beat.gateway", "erasures.jsonl"], 0o600
    )


async def test_open_folder_of_ours_is_closed_to_others(folder: Path) -> None:
    folder.chmod(0o755)
    async with opened(folder):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


async def test_read_only_store_looks_follows_and_writes_nothing(folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    (folder / "store.lock").unlink()
    before.pop(folder / "store.lock")
    folder.chmod(0o500)
    try:
        async with opened(folder, read_only=True) as store:
            async with store.view() as view:
                assert await view.seen.get("mid:1") == seen()
            await store.beat("dashboard", {})
            assert await store.beats() == ()
            with pytest.raises(Refused, match="was opened for reading only; nothing can be changed"):
                async with store.unit_of_work(AMIRA):
                    pass
            assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before
    finally:
        folder.chmod(0o700)


async def test_read_only_store_sees_what_others_commit(folder: Path) -> None:
    async with opened(folder, read_only=True) as looking, opened(folder) as store:
        async with store.unit_of_work(AMIRA) as uow:
            await uow.seen.put(seen("mid:2"))
        async with looking.view() as view:
            assert await view.seen.get("mid:2") == seen("mid:2")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
async def test_unreadable_journal_names_the_owner(folder: Path) -> None:
    (folder / place.JOURNAL).chmod(0)
    assert "cannot be used by this user. Run the command as the user who owns" in await refusal(folder)


def test_type_of_the_deepest_mount_counts() -> None:
    table = (
        "21 1 254:0 / / rw - ext4 /dev/vda rw\n"
        "30 21 0:40 / /srv/my\\040data rw - nfs4 server:/x rw\n"
        "31 30 0:41 / /srv/my\\040data/local rw - tmpfs tmpfs rw\n"
        "32 21 0:42 / /srv/my\\040data2 rw - xfs /dev/vdb rw\n"
        "broken line\n"
    )
    assert place.mounted_type(table, "/srv/my data/state") == "nfs4"
    assert place.mounted_type(table, "/srv/my data/local/state") == "tmpfs"
    assert place.mounted_type(table, "/srv/my data2") == "xfs"
    assert place.mounted_type(table, "/var") == "ext4"
