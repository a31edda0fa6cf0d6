"""One mail from a pipe or a file: kept on disk, decided, and answered by the gateway's next delivery."""

import asyncio
import hashlib
from pathlib import Path

from core.clock import Clock, system_clock
from core.config import Config
from core.desk import Desk
from core.errors import Refused
from core.ids import Ids, random_id
from core.operations.inbox import Receipt
from core.store.place import own_folder, sentences, write_private
from core.store.ports import Store
from mailgateway.intake.mail import MAIL_LIMIT, RawMail, TryLater
from mailgateway.intake.take import Take
from mailgateway.reader import Reader

INBOX = "inbox"


async def receive(
    raw: bytes, config: Config, desk: Desk, store: Store, *, clock: Clock = system_clock, ids: Ids = random_id
) -> Receipt:
    """Take one mail of at most 2 MiB; a longer one is kept apart as too large. Durable when it returns.

    Works with and without a running gateway. Raises `Refused` for no mail at all, `StoreBroken` when nothing was kept.
    """
    if not raw.strip():
        raise Refused("There is no mail: nothing came in. Give a whole mail on standard input, or name a file.")
    digest = hashlib.sha256(raw).hexdigest()
    kept = raw[: MAIL_LIMIT + 1]
    await asyncio.to_thread(keep, config.data / INBOX, digest, kept)
    mail = RawMail(
        source="pipe", key=f"pipe:{digest}", raw=kept, received_at=clock(),
        too_large=len(raw) if len(raw) > MAIL_LIMIT else 0,
    )  # fmt: skip
    reader = Reader()
    try:
        return (await Take(store, desk, reader, clock=clock, ids=ids)([mail]))[0]
    except TryLater as busy:
        raise Refused(str(busy)) from None
    finally:
        await reader.close()


def keep(folder: Path, digest: str, raw: bytes) -> None:
    """The bytes go to disk before the record that names them."""
    with sentences(folder):
        own_folder(folder)
        write_private(folder / f"{digest}.eml", raw)
