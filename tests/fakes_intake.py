"""What stands around an intake in tests: a handler that remembers, a clock and a sleep that take no time."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

from fakes_credentials import Known
from fakes_imap import Imap
from fakes_imap_client import at

from mailgateway.intake.imap import ImapIntake
from mailgateway.intake.mail import Cursor, Handle, RawMail

NOW = datetime(2026, 11, 23, 9, 12, 7, tzinfo=UTC)


class Kept:
    """A handler that keeps what it gets; `raises` are the errors of its next calls, None for a call that goes well."""

    def __init__(self, *raises: Exception | None) -> None:
        self.raises = list(raises)
        self.batches: list[list[RawMail]] = []
        self.cursors: list[Cursor | None] = []
        self.calls = 0

    async def __call__(self, batch: list[RawMail], cursor: Cursor | None) -> None:
        self.calls += 1
        error = self.raises.pop(0) if self.raises else None
        if error is not None:
            raise error
        self.batches.append(batch)
        self.cursors.append(cursor)

    @property
    def mails(self) -> list[RawMail]:
        """All mails in order."""
        return [mail for batch in self.batches for mail in batch]

    @property
    def uids(self) -> list[int]:
        """Their UIDs in order."""
        return [int(mail.key.rpartition(":")[2]) for mail in self.mails]


class Sleep:
    """A sleep that takes no time and remembers how long it should have been."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(0)


def intake_of(server: Imap, cursor: Cursor | None = None, **changes: Any) -> ImapIntake:
    """An intake of the server's INBOX without bursts; `changes` are arguments of the intake or settings."""
    given = ("unflagged", "read_only", "clock", "sleep", "deadlines", "renewal_seconds", "credentials", "chance")
    own = {name: changes.pop(name) for name in given if name in changes}
    usual: dict[str, Any] = {"clock": lambda: NOW, "sleep": Sleep(), "chance": lambda: 0.5, "credentials": Known()}
    usual |= own
    settings = at(server, **({"burst_seconds": 0.0} | changes))
    return ImapIntake(settings, usual.pop("credentials"), cursor, **usual)


@contextlib.asynccontextmanager
async def running(intake: ImapIntake, kept: Handle) -> AsyncIterator["asyncio.Task[None]"]:
    """The intake, watching; it is cancelled afterwards, and what it raised by itself is raised here."""
    task = asyncio.create_task(intake.run(kept))
    try:
        yield task
    finally:
        ended = task.done()
        task.cancel()
        results = await asyncio.gather(task, return_exceptions=True)
    if ended and isinstance(results[0], Exception):
        raise results[0]
