"""One IMAP connection to one mailbox: serial commands, own deadlines, never used again after an error."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from core.config_mail import ImapSettings
from core.text import Safe, clean_line
from mailgateway.auth import Credentials
from mailgateway.intake import imap_grammar as grammar
from mailgateway.intake.imap_deadlines import Deadlines, told
from mailgateway.intake.imap_idle import idling
from mailgateway.intake.imap_login import log_in
from mailgateway.intake.imap_moving import Mover
from mailgateway.intake.imap_protocol import Protocol
from mailgateway.intake.imap_refusals import ImapRefused
from mailgateway.intake.mail import HEADER_LIMIT, MAIL_LIMIT
from mailgateway.tls import client_context, refuse_plain

ANSWER_BYTES = 1024 * 1024
SEARCH_BYTES = 32 * 1024 * 1024
METADATA_PER_COMMAND = 500


class ImapConnection:
    """Plain methods that raise `ImapRefused`, `ConnectionError` or `TimeoutError`.

    After any error but `ImapRefused` the connection is closed for good: a command that was cut short leaves the library
    waiting for its answer for ever. UIDs are ints, sizes bytes.
    """

    def __init__(self, deadlines: Deadlines | None = None) -> None:
        self._deadlines = deadlines or Deadlines()
        self._protocol: Any = None
        self._lock = asyncio.Lock()
        self._mover = Mover(self)
        self.capabilities: frozenset[str] = frozenset()

    @property
    def open(self) -> bool:
        """Whether commands can be given."""
        return self._protocol is not None and self._protocol.lost is None

    @property
    def can_idle(self) -> bool:
        """Whether the server announces new mail by itself."""
        return "IDLE" in self.capabilities

    @property
    def announced(self) -> bool:
        """Whether the server announced something since the last search."""
        return self._protocol is not None and self._protocol.announced.is_set()

    @property
    def challenge(self) -> Safe:
        """The server's decoded words in a refused AUTHENTICATE."""
        return Safe(self._protocol.challenge)

    async def connect(self, settings: ImapSettings, credentials: Credentials) -> None:
        """Connect, greet and log in. Raises `Refused` for settings that would send a password in plain text."""
        refuse_plain(settings.host, settings.tls, settings.insecure_localhost)
        try:
            if not await self._greeted(settings):
                await self._learn_capabilities()
                await log_in(self, settings, credentials)
            await self._learn_capabilities()
        except BaseException:
            self.abort()
            raise

    async def _greeted(self, settings: ImapSettings) -> bool:
        """Connect and wait for the greeting; True when the server knows us already (PREAUTH)."""
        context = None if settings.tls == "none" else client_context(settings.ca_file)
        loop = asyncio.get_running_loop()
        self._protocol = protocol = Protocol(loop)
        try:
            async with asyncio.timeout(self._deadlines.connect):
                await loop.create_connection(lambda: protocol, settings.host, settings.port, ssl=context)
                greeting = await protocol.greeting
        except BaseException as error:
            raise told("connecting", error, self._deadlines.connect) from None
        word = greeting.upper()
        if not word.startswith((b"* OK", b"* PREAUTH")):
            raise ConnectionError(f"the mail server does not serve us: {_clean(greeting.removeprefix(b'* '))}")
        known = word.startswith(b"* PREAUTH")
        protocol.state = "AUTH" if known else "NONAUTH"
        return known

    async def _learn_capabilities(self) -> None:
        replies = await self.command("CAPABILITY", lambda p: p.ask("CAPABILITY"))
        self.capabilities = grammar.capabilities(replies)
        self._protocol.capabilities = set(self.capabilities)

    async def command(
        self,
        name: str,
        call: Callable[[Any], Awaitable[Any]],
        seconds: float | None = None,
        budget: int = ANSWER_BYTES,
    ) -> list[grammar.Reply]:
        """Run one command and return its untagged answers. `seconds` of wall clock, at most `budget` bytes of answer."""
        async with self._lock:
            response, replies = await self._run(name, call, seconds or self._deadlines.for_command(name), budget)
        result = str(response.result).upper()
        if result == "OK":
            return replies
        text = bytes(response.lines[-1]) if response.lines else b""
        if result in {"NO", "BAD"}:
            raise ImapRefused(name, _clean(text), grammar.response_code(text)[0])
        self.abort()
        raise ConnectionError(f"the mail server answered {name} with nonsense")

    async def _run(
        self, name: str, call: Callable[[Any], Awaitable[Any]], seconds: float, budget: int
    ) -> tuple[Any, list[grammar.Reply]]:
        if self._protocol is None:
            raise ConnectionError("there is no connection to the mail server")
        self._protocol.begin(budget)
        try:
            async with asyncio.timeout(seconds):
                response = await call(self._protocol)
        except BaseException as error:
            self._abandon(error)
            raise told(name, error, seconds) from None
        return response, self._protocol.finish()

    def _abandon(self, error: BaseException) -> None:
        """The poison rule: after an error nothing on this connection can be believed."""
        if self._protocol is not None:
            self._protocol.fail(ConnectionError(f"the connection was given up ({type(error).__name__})"))

    def abort(self) -> None:
        """Drop the connection without a word."""
        self._abandon(ConnectionAbortedError())

    async def select(self, mailbox: str) -> tuple[int, int]:
        """Open `mailbox`; returns (UIDVALIDITY, number of mails)."""
        replies = await self.command("SELECT", lambda p: p.select(grammar.mailbox_argument(mailbox)))
        self._mover = Mover(self)
        validity, exists = 0, 0
        for reply in replies:
            code, value = grammar.response_code(reply[0].partition(b" ")[2])
            known = code == "UIDVALIDITY" and value.isdecimal() and len(value) <= 10
            validity = int(value) if known else validity
            exists = grammar.numbered(reply)[0] if grammar.numbered(reply)[1] == "EXISTS" else exists
        if not validity:
            raise ImapRefused("SELECT", _clean(b"it gave no UIDVALIDITY, so mails cannot be told apart"))
        return validity, exists

    async def noop(self) -> None:
        """Ask for news; `announced` tells whether there were any."""
        await self.command("NOOP", lambda p: p.simple_command("NOOP"))

    async def search(self, criteria: str) -> list[int]:
        """UIDs that match ASCII `criteria`, sorted. No CHARSET is sent: Microsoft 365 answers BADCHARSET."""
        call = lambda p: p.search(criteria, charset=None, by_uid=True)  # noqa: E731
        return grammar.search_result(await self.command("SEARCH", call, budget=SEARCH_BYTES))

    async def search_since(self, uid: int) -> list[int]:
        """UIDs above `uid`, sorted; `n:*` always names the last mail too, which is dropped. Settles what was announced."""
        if self.open:
            self._protocol.announced.clear()
        return [found for found in await self.search(f"UID {uid + 1}:*") if found > uid]

    async def metadata(self, uids: Sequence[int]) -> list[grammar.Metadata]:
        """Size, flags and date of those `uids` that exist, in order of UID."""
        known: dict[int, grammar.Metadata] = {}
        wanted = set(uids)
        for part in grammar.chunks(sorted(wanted), METADATA_PER_COMMAND):
            for attributes in await self._fetch(part, "(UID FLAGS INTERNALDATE RFC822.SIZE)", len(part) * 2048):
                found = grammar.metadata_of(attributes)
                if found.uid in wanted and "RFC822.SIZE" in attributes:
                    known[found.uid] = found
        return [known[uid] for uid in sorted(known)]

    async def fetch(self, uids: Sequence[int], expected: int, limit: int = MAIL_LIMIT) -> dict[int, bytes]:
        """Bodies by UID, each at most `limit` + 1 bytes; `expected` is their sum by RFC822.SIZE. Sets no flag."""
        return await self._bodies(uids, f"(UID BODY.PEEK[]<0.{limit + 1}>)", expected)

    async def fetch_header(self, uid: int, limit: int = HEADER_LIMIT) -> bytes | None:
        """At most `limit` bytes of the header of `uid`; None when it is gone."""
        return (await self._bodies([uid], f"(UID BODY.PEEK[HEADER]<0.{limit}>)", limit)).get(uid)

    async def _bodies(self, uids: Sequence[int], items: str, expected: int) -> dict[int, bytes]:
        bodies: dict[int, bytes] = {}
        for attributes in await self._fetch(uids, items, expected):
            body = grammar.body_of(attributes)
            if body is not None and grammar.uid_of(attributes) in uids:
                bodies[grammar.uid_of(attributes)] = body
        return bodies

    async def _fetch(self, uids: Sequence[int], items: str, expected: int) -> list[dict[str, grammar.Item]]:
        budget = expected * 3 // 2 + 65_536
        call = lambda p: p.fetch(grammar.uid_set(uids), items, by_uid=True)  # noqa: E731
        replies = await self.command("FETCH", call, self._deadlines.for_bytes(expected), budget)
        try:
            return [attributes for attributes in map(grammar.fetched, replies) if attributes]
        except ValueError as error:
            self.abort()
            raise ConnectionError(f"the mail server's answer to FETCH could not be read: {error}") from None

    async def mark_seen(self, uids: Sequence[int]) -> None:
        """Set \\Seen, one STORE for all."""
        await self.flag(uids, r"(\Seen)")

    async def flag(self, uids: Sequence[int], flags: str) -> None:
        """Add `flags`, as they stand in a command, to all of `uids`."""
        await self.command("STORE", lambda p: p.store(grammar.uid_set(uids), "+FLAGS.SILENT", flags, by_uid=True))

    async def move(self, uids: Sequence[int], mailbox: str) -> None:
        """Move mails; makes `mailbox` if the server asks for that. Never sends a plain EXPUNGE."""
        await self._mover.move(uids, mailbox)

    async def create(self, mailbox: str) -> None:
        """Make a mailbox."""
        await self.command("CREATE", lambda p: p.simple_command("CREATE", grammar.mailbox_argument(mailbox)))

    async def idle(self, seconds: float) -> bool:
        """Wait until the server announces something (True), at most `seconds` (False)."""
        if self.announced:
            return True
        waiting = seconds + 3 * self._deadlines.idle
        await self.command("IDLE", lambda p: idling(p, seconds, self._deadlines.idle), waiting)
        return self.announced

    async def search_message_id(self, folder: str, message_id: str) -> bool:
        """Whether `folder` holds a mail with this Message-ID. Leaves `folder` selected: use a connection of its own."""
        await self.select(folder)
        return bool(await self.search(f"HEADER Message-ID {grammar.quoted(message_id)}"))

    async def append(self, mailbox: str, raw: bytes) -> None:
        """Put a mail into `mailbox`."""
        await self.command("APPEND", lambda p: p.append(raw, grammar.mailbox_argument(mailbox)))

    async def logout(self) -> None:
        """Say goodbye if that is quick, and close."""
        with contextlib.suppress(ImapRefused, ConnectionError, TimeoutError):
            if self.open:
                self._protocol.leaving = True
                await self.command("LOGOUT", lambda p: p.logout(), self._deadlines.logout)
        self.abort()


def _clean(text: bytes) -> Safe:
    return clean_line(text.decode("utf-8", "replace"))
