"""Clients for the fake IMAP server: settings, and a connection that has logged in."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from fakes_credentials import Known
from fakes_imap import Imap, imap_server

from core.config_mail import ImapSettings
from mailgateway.intake.imap_connection import ImapConnection
from mailgateway.intake.imap_deadlines import Deadlines

MAIL = b"From: Priya Shah <priya@westshire.example>\r\nSubject: YES\r\n\r\nYes please.\r\n"
SHORT = Deadlines(connect=0.5, command=0.5, search=0.5, fetch=0.5, fetch_most=0.5, idle=0.5, logout=0.5)
LONG = Deadlines()


def at(server: Imap, **changes: Any) -> ImapSettings:
    """Settings for the server on loopback, in plain text."""
    settings = {"host": "127.0.0.1", "port": server.port, "user": "desk", "tls": "none", "insecure_localhost": True}
    return ImapSettings(**(settings | changes))


@contextlib.asynccontextmanager
async def linked(*raws: bytes, deadlines: Deadlines = LONG, **facts: Any) -> AsyncIterator[tuple[Imap, ImapConnection]]:
    """A server with these mails, and a connection to it that has selected and searched INBOX."""
    async with imap_server(*raws, **facts) as server:
        connection = ImapConnection(deadlines)
        try:
            await connection.connect(at(server), Known())
            await connection.select("INBOX")
            await connection.search_since(0)
            yield server, connection
        finally:
            connection.abort()
