"""Deletes single mails from a mailbox: those of people who asked to be erased."""

from collections.abc import Iterable

import msgspec

from core.config_mail import ImapSettings
from mailgateway.auth import Credentials
from mailgateway.intake.imap_connection import ImapConnection
from mailgateway.intake.imap_grammar import uid_set


class Removed(msgspec.Struct, frozen=True):
    """UIDs that are not in the mailbox any more, those of them that we deleted, and those that are only marked deleted."""

    gone: frozenset[int]
    deleted: frozenset[int]
    marked: frozenset[int]


async def remove(settings: ImapSettings, credentials: Credentials, uidvalidity: int, uids: Iterable[int]) -> Removed:
    """Delete the mails with these UIDs; never another one, and never a plain EXPUNGE, which would take others along.

    Without UIDPLUS they are marked `\\Deleted`, and whoever tends the mailbox empties it. Raises what went wrong.
    """
    wanted = frozenset(uids)
    connection = ImapConnection()
    try:
        await connection.connect(settings, credentials)
        present, _ = await connection.select(settings.mailbox)
        if present != uidvalidity:  # the mailbox was made anew: nothing there has these numbers
            return Removed(wanted, frozenset(), frozenset())
        there = wanted & set(await connection.search(f"UID {uid_set(wanted)}"))
        if not there:
            return Removed(wanted, frozenset(), frozenset())
        await connection.flag(sorted(there), r"(\Deleted)")
        if "UIDPLUS" not in connection.capabilities:
            return Removed(wanted - there, frozenset(), there)
        await connection.command("EXPUNGE", lambda p: p.expunge(uid_set(there), by_uid=True))
        return Removed(wanted, there, frozenset())
    finally:
        await connection.logout()
