"""One connection of the fake IMAP server, and the wrong answers that a test can put in place of an honest one."""

import asyncio
import base64
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fakes_imap import Imap

_ARGUMENT = re.compile(r'"((?:[^"\\]|\\.)*)"|(\([^)]*\))|(\S+)')


@dataclass
class Talk:
    """One connection, and the request that is being answered: `tag`, `name` (`UID FETCH`), `rest`."""

    server: "Imap"
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    tag: str = ""
    name: str = ""
    rest: str = ""
    news: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def arguments(self) -> list[str]:
        """The arguments with their quotes and escapes taken off."""
        found = _ARGUMENT.finditer(self.rest)
        return [re.sub(r"\\(.)", r"\1", each[1]) if each[1] is not None else each[0] for each in found]

    def say(self, *lines: str | bytes) -> None:
        """Send lines; `{tag}` in a text stands for the request's tag."""
        for line in lines:
            data = line if isinstance(line, bytes) else line.replace("{tag}", self.tag).encode()
            self.writer.write(data + b"\r\n")

    def ok(self, text: str = "done") -> None:
        """Say that the request went well."""
        self.say(f"{{tag}} OK {text}")

    async def line(self) -> str:
        """The next line of the client; raises at the end of the connection."""
        data = await self.reader.readline()
        if not data:
            raise ConnectionResetError
        return data.decode("utf-8", "replace").rstrip("\r\n")

    def drop(self) -> None:
        """End the connection at once."""
        self.writer.transport.abort()


Answer = Callable[[Talk], Awaitable[None]]


async def silence(talk: Talk) -> None:
    """Answer nothing, for ever, and keep the connection."""
    while True:
        await talk.line()


async def drop(talk: Talk) -> None:
    """End the connection instead of answering."""
    talk.drop()


def says(*lines: str | bytes) -> Answer:
    """An answer of these lines."""

    async def answer(talk: Talk) -> None:
        talk.say(*lines)

    return answer


def says_and_drops(*lines: str | bytes) -> Answer:
    """These lines, and the end of the connection."""

    async def answer(talk: Talk) -> None:
        talk.say(*lines)
        await talk.writer.drain()
        talk.writer.close()

    return answer


def streams(head: bytes, chunk: bytes, times: int, pause: float = 0.0) -> Answer:
    """`head`, then `chunk` so many times with a pause after each, as long as the client takes it."""

    async def answer(talk: Talk) -> None:
        talk.writer.write(head)
        for _ in range(times):
            talk.writer.write(chunk)
            await talk.writer.drain()
            if pause:
                await asyncio.sleep(pause)

    return answer


async def honest(talk: Talk) -> None:
    """The usual answer: for a place in a row of answers."""
    await getattr(talk.server, "do_" + talk.name.lower().replace(" ", "_"))(talk)


def challenging(error: str) -> Answer:
    """A server that refuses XOAUTH2 as Microsoft and Google do: a challenge that wants an empty answer."""

    async def answer(talk: Talk) -> None:
        talk.say("+ " + base64.b64encode(error.encode()).decode())
        talk.server.asked.append(f"answered {await talk.line()!r}")
        talk.say("{tag} NO AUTHENTICATE failed.")

    return answer
