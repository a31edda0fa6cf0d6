"""aioimaplib's protocol made fit for a gateway: answers are split in linear time, and nothing waits for a dead server."""

import asyncio
import base64
import binascii
import logging
import re
from collections.abc import Callable
from typing import Any

from aioimaplib import aioimaplib

from core.text import Safe, clean_line
from mailgateway.intake.imap_grammar import Reply, numbered

for _name in ("aioimaplib", "aioimaplib.aioimaplib"):
    logging.getLogger(_name).disabled = True  # it would log content

UNASKED_BYTES = 256 * 1024
"""Bytes a server may send between two commands."""

_LITERAL = re.compile(rb".*~?\{(\d{1,19})\+?\}\Z", re.DOTALL)
_STATUS = re.compile(rb"(OK|NO|BAD|BYE|PREAUTH)\b", re.IGNORECASE)
_MARK = b"* "


class TooMuch(ConnectionError):
    """The server sent more bytes than the command can need; the connection is given up."""


class Splitter:
    """Splits the stream of a server into lines and literals (RFC 3501 section 4.3): each byte is looked at once.

    `take(parts)` is called with every complete answer: its text and literals in turn.
    """

    def __init__(self, take: Callable[[Reply], None]) -> None:
        self._take = take
        self._buffer = bytearray()
        self._looked = 0
        self._parts: Reply = []
        self._literal = bytearray()
        self._missing: int | None = None

    def feed(self, data: bytes) -> None:
        """Take the next bytes from the server."""
        self._buffer += data
        at = 0
        while (after := self._literal_part(at) if self._missing is not None else self._line(at)) is not None:
            at = after
        del self._buffer[:at]
        self._looked = max(0, len(self._buffer) - 1)

    def _literal_part(self, at: int) -> int | None:
        """Move bytes into the open literal; the position after it, None when more bytes are needed."""
        part = self._buffer[at : at + (self._missing or 0)]
        self._literal += part
        self._missing = (self._missing or 0) - len(part)
        if self._missing:
            del self._buffer[:]
            self._looked = 0
            return None
        self._parts.append(bytes(self._literal))
        self._literal, self._missing = bytearray(), None
        return at + len(part)

    def _line(self, at: int) -> int | None:
        """Take one line; the position after it, None when it is not complete."""
        end = self._buffer.find(b"\r\n", max(at, self._looked if not at else 0))
        if end < 0:
            return None
        line = bytes(self._buffer[at:end])
        self._parts.append(line)
        mark = _LITERAL.match(line) if self._may_hold_literal() else None
        if mark:
            self._missing = int(mark[1])
        else:
            parts, self._parts = self._parts, []
            self._take(parts)
        return end + 2

    def _may_hold_literal(self) -> bool:
        first = self._parts[0]
        return first.startswith(_MARK) and not _STATUS.match(first, len(_MARK))


class Protocol(aioimaplib.IMAP4ClientProtocol):  # type: ignore[misc]  # the library ships no types
    """One connection. Errors end it: `fail` wakes whoever waits, and the transport is aborted.

    Overrides the library where inbound.md 1.3 says so: its parser recurses and is quadratic (aioimaplib#118), a lost
    connection fails nothing (aioimaplib#107, #110, #112, #128), and `* ` is deleted anywhere in a line (aioimaplib#51).
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop)
        self.greeting: asyncio.Future[bytes] = loop.create_future()
        self.announced = asyncio.Event()
        self.lost: Exception | None = None
        self.challenge: Safe = Safe("")
        self.leaving = False
        self.replies: list[Reply] = []
        self.budget = UNASKED_BYTES
        self._splitter = Splitter(self._take)

    def begin(self, budget: int) -> None:
        """Prepare for one command whose answer may take `budget` bytes."""
        if self.lost:
            raise ConnectionError(str(self.lost))
        self.budget = budget
        self.challenge = Safe("")

    def finish(self) -> list[Reply]:
        """The untagged answers to the command that just ended."""
        replies, self.replies = self.replies, []
        self.budget = UNASKED_BYTES
        return replies

    async def ask(self, name: str, *arguments: str) -> Any:
        """Run a command that the library has no method for; `arguments` are ready for the wire."""
        return await self.execute(aioimaplib.Command(name, self.new_tag(), *arguments, loop=self.loop))

    async def authenticate_plain(self, response: str) -> Any:
        """SASL PLAIN with an initial response (RFC 4959)."""
        answer = await self.ask("AUTHENTICATE", "PLAIN", response)
        if answer.result == "OK":
            self.state = aioimaplib.AUTH
        return answer

    def data_received(self, data: bytes) -> None:
        """Count, split and hand on; whatever cannot be read ends the connection."""
        if self.lost:
            return
        self.budget -= len(data)
        if self.budget < 0:
            self.fail(TooMuch("the mail server sent more than was asked for"))
            return
        try:
            self._splitter.feed(data)
        except Exception as error:
            self.fail(ConnectionError(f"the mail server's answer could not be read ({type(error).__name__})"))

    def eof_received(self) -> None:
        """The server will say no more: do not wait until it has taken what we still have to say, or has closed TLS."""
        self.fail(ConnectionError("the mail server closed the connection"))

    def connection_lost(self, exc: Exception | None) -> None:
        """Fail everything that waits, at once."""
        self.fail(ConnectionError("the mail server closed the connection"))
        super().connection_lost(exc)

    def fail(self, error: Exception) -> None:
        """End the connection with `error`; only the first one counts."""
        if self.lost is None:
            self.lost = error
        if self.transport is not None:
            self.transport.abort()
        if not self.greeting.done():
            self.greeting.set_exception(self.lost)
            self.greeting.exception()  # it may be that nobody waits any more
        self.announced.set()
        for command in self._pending():
            command._exception = self.lost
            command._event.set()

    def _pending(self) -> list[Any]:
        waiting = [self.pending_sync_command, *self.pending_async_commands.values()]
        return [command for command in waiting if command is not None]

    def _take(self, parts: Reply) -> None:
        first = parts[0]
        if not first:
            return
        if not self.greeting.done():
            self.greeting.set_result(first)
        elif first.startswith(_MARK):
            self._untagged([first[len(_MARK) :], *parts[1:]])
        elif first.startswith(b"+"):
            self._continuation(first)
        else:
            self._response_done(first)  # raises for a tag nobody waits for

    def _untagged(self, reply: Reply) -> None:
        if numbered(reply)[1] in {"EXISTS", "RECENT"}:
            self.announced.set()
        word, _, text = reply[0].partition(b" ")
        if word.upper() == b"BYE" and not self.leaving:
            # not at once: a refused login may say BYE and then NO, and the NO must not be taken for bad luck
            farewell = ConnectionError(f"the mail server ended the connection: {clean_line(_text(text))}")
            self.loop.call_soon(self.fail, farewell)
        elif self._pending():
            self.replies.append(reply)

    def _continuation(self, line: bytes) -> None:
        """Answer the challenge of a refused login with an empty line, so that the NO arrives."""
        pending = self.pending_sync_command
        if pending is None or pending.name != "AUTHENTICATE":
            super()._continuation(line)
            return
        self.challenge = _decoded(line[1:].strip())
        self.transport.write(b"\r\n")


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _decoded(challenge: bytes) -> Safe:
    try:
        return clean_line(_text(base64.b64decode(challenge, validate=True)))
    except binascii.Error:
        return Safe("")
