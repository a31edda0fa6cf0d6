"""Flagging or moving what is committed: a refusal is noted and tried again later; it changes no decision."""

from collections.abc import Iterable

from core.config_mail import ImapSettings
from core.text import clean_line
from mailgateway.fail_points import reached
from mailgateway.health import Health
from mailgateway.intake.imap_connection import ImapConnection
from mailgateway.intake.imap_refusals import ImapRefused


class Flagging:
    """`unflagged` are the UIDs that were committed but not flagged or moved yet; `health` gets the server's refusal."""

    def __init__(self, settings: ImapSettings, unflagged: Iterable[int], health: Health, *, read_only: bool) -> None:
        self._after, self._health = settings.after, health
        self._leave = read_only or settings.after == "nothing"
        self.unflagged: set[int] = set(unflagged)

    async def confirm(self, connection: ImapConnection) -> None:
        """Flag or move what is committed. Raises `ConnectionError` or `TimeoutError`."""
        uids = sorted(self.unflagged)
        if not uids or self._leave:
            self.unflagged.clear()
            return
        reached("before-flag")
        try:
            if self._after.startswith("move:"):
                await connection.move(uids, self._after.removeprefix("move:"))
            else:
                await connection.mark_seen(uids)
        except ImapRefused as refused:
            self._health.note = clean_line(refused)
            return
        reached("after-flag")
        self.unflagged.clear()
        self._health.note = clean_line("")

    async def move_left_over(self, connection: ImapConnection, up_to: int) -> None:
        """Where mail is moved away, everything up to the cursor should be gone: it may be there since a crash."""
        if self._after.startswith("move:") and up_to and not self._leave:
            self.unflagged.update(await connection.search(f"UNDELETED UID 1:{up_to}"))
            self.unflagged = {uid for uid in self.unflagged if uid <= up_to}
        await self.confirm(connection)
