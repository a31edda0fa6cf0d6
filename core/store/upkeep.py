"""What the gateway does for the store when it is idle: compaction, the daily copy, and mails nobody refers to any more."""

import asyncio
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path

from core.clock import Clock, system_clock
from core.config_backup import READABLE, BackupSettings
from core.store import backup
from core.store.archive import MAILS
from core.store.ports import Store
from core.store.tables import INBOUND

STRAY_AFTER = timedelta(hours=1)
"""A mail's file is written before its record is committed: younger ones may still get one."""


async def look_after(
    store: Store, folder: Path, *, config: Path | None = None, seal: BackupSettings = READABLE,
    clock: Clock = system_clock,
) -> None:  # fmt: skip
    """Do whatever is due; call it at start, when idle, and right after an erasure. Raises `Refused` or `OSError` when
    there is no room, which must not stop the gateway.
    """
    await store.tidy()
    async with store.view() as view:
        wanted = {mail.raw for mail in await view.scan(INBOUND) if mail.raw.startswith(MAILS)}
    await asyncio.to_thread(remove_stray_mails, folder, wanted, clock())
    await backup.copy_if_due(folder, config=config, seal=seal, clock=clock)


def remove_stray_mails(folder: Path, wanted: Collection[str], now: datetime) -> list[Path]:
    """Remove the files of mails that no record refers to; returns them."""
    mails = folder / MAILS.rstrip("/")
    gone: list[Path] = []
    for path in mails.iterdir() if mails.is_dir() and not mails.is_symlink() else ():
        old = now.timestamp() - path.stat().st_mtime > STRAY_AFTER.total_seconds()
        if old and path.suffix == ".eml" and MAILS + path.name not in wanted:
            path.unlink(missing_ok=True)
            gone.append(path)
    return gone
