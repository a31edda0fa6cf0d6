"""Moving mails to another mailbox, by MOVE (RFC 6851) or by what older servers offer."""

from collections.abc import Sequence
from typing import Any, Protocol

from mailgateway.intake.imap_grammar import Reply, mailbox_argument, uid_set
from mailgateway.intake.imap_refusals import ImapRefused


class Moving(Protocol):
    """What a connection offers for moving."""

    capabilities: frozenset[str]

    async def command(self, name: str, call: Any) -> list[Reply]:
        """Run one command."""
        ...

    async def flag(self, uids: Sequence[int], flags: str) -> None:
        """Add flags."""
        ...

    async def create(self, mailbox: str) -> None:
        """Make a mailbox."""
        ...


class Mover:
    """Moves mails out of the mailbox that `connection` has selected; remembers which were copied already."""

    def __init__(self, connection: Moving) -> None:
        self._connection = connection
        self._copied: set[int] = set()

    async def move(self, uids: Sequence[int], mailbox: str) -> None:
        """Move mails; makes `mailbox` if the server asks for that. Never sends a plain EXPUNGE."""
        try:
            await self._move(uids, mailbox)
        except ImapRefused as refused:
            if refused.code != "TRYCREATE":
                raise
            await self._connection.create(mailbox)
            await self._move(uids, mailbox)

    async def _move(self, uids: Sequence[int], mailbox: str) -> None:
        connection, target, listed = self._connection, mailbox_argument(mailbox), uid_set(uids)
        if "MOVE" in connection.capabilities:
            await connection.command("MOVE", lambda p: p.move(listed, target, by_uid=True))
            return
        fresh = uid_set(uid for uid in uids if uid not in self._copied)
        if fresh:
            await connection.command("COPY", lambda p: p.copy(fresh, target, by_uid=True))
            self._copied.update(uids)  # a refused flag must not end in a second copy
        await connection.flag(uids, r"(\Deleted)")
        if "UIDPLUS" in connection.capabilities:  # without it others' deleted mails would go too
            await connection.command("EXPUNGE", lambda p: p.expunge(listed, by_uid=True))
