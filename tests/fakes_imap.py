"""A small IMAP server for tests: honest by default, and wrong exactly where a test says so."""

import asyncio
import contextlib
import re
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from fakes_imap_answers import Answer, Talk, honest

_REQUEST = re.compile(r"([A-Z]+[0-9]+) ((?:UID )?[A-Z]+) ?(.*)\Z", re.DOTALL)
CAPABILITIES = "IMAP4rev1 IDLE MOVE UIDPLUS SASL-IR AUTH=PLAIN AUTH=XOAUTH2"


@dataclass
class Lying:
    """A mail on the server. `size` is what it claims; `gone` leaves it in SEARCH and answers no FETCH."""

    raw: bytes
    size: int | None = None
    gone: bool = False
    flags: set[str] = field(default_factory=set)

    @property
    def claimed(self) -> int:
        """RFC822.SIZE."""
        return len(self.raw) if self.size is None else self.size


@dataclass
class Imap:
    """One account with INBOX and other folders. `asked` are all commands without their tags.

    `instead` maps a command's name (and `GREETING`) to what happens in its place: one answer for ever, or a list of
    which each is used once, the honest answer after that.
    """

    port: int = 0
    mails: dict[int, Lying] = field(default_factory=dict)
    folders: dict[str, list[bytes]] = field(default_factory=dict)
    uidvalidity: int = 7
    next_uid: int = 1
    capabilities: str = CAPABILITIES
    passwords: tuple[str, ...] = ("sesame",)
    instead: dict[str, Answer | list[Answer]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    talks: list[Talk] = field(default_factory=list)
    connections: int = 0

    def put(self, *raws: bytes, **facts: int | bool) -> list[int]:
        """Deliver mails and announce them; returns their UIDs."""
        uids = []
        for raw in raws:
            self.mails[self.next_uid] = Lying(raw, **facts)  # type: ignore[arg-type]
            uids.append(self.next_uid)
            self.next_uid += 1
        for talk in self.talks:
            talk.news.set()
        return uids

    def flagged(self, flag: str = r"\Seen") -> list[int]:
        """UIDs that carry `flag`."""
        return [uid for uid, mail in self.mails.items() if flag in mail.flags]

    def times(self, name: str) -> int:
        """How often a command was given."""
        return sum(asked.startswith(name) for asked in self.asked)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection from greeting to end."""
        self.connections += 1
        talk = Talk(self, reader, writer)
        self.talks.append(talk)
        talk.name = "GREETING"
        await self._answer(talk)
        while not writer.is_closing():
            request = _REQUEST.match(await talk.line())
            if request is None:
                talk.drop()
                return
            talk.tag, talk.name, talk.rest = request.groups()
            self.asked.append(f"{talk.name} {talk.rest}".rstrip())
            await self._answer(talk)

    async def _answer(self, talk: Talk) -> None:
        instead = self.instead.get(talk.name, honest)
        if isinstance(instead, list):
            instead = instead.pop(0) if instead else honest
        await instead(talk)

    async def do_greeting(self, talk: Talk) -> None:
        talk.say("* OK ready")

    async def do_capability(self, talk: Talk) -> None:
        talk.say(f"* CAPABILITY {self.capabilities}")
        talk.ok()

    async def do_login(self, talk: Talk) -> None:
        if talk.arguments[-1] in self.passwords:
            talk.ok("welcome")
        else:
            talk.say("{tag} NO [AUTHENTICATIONFAILED] Wrong password.")

    async def do_authenticate(self, talk: Talk) -> None:
        talk.ok("welcome")

    async def do_select(self, talk: Talk) -> None:
        talk.say(r"* FLAGS (\Seen \Deleted)", f"* {len(self.mails)} EXISTS", "* 0 RECENT")
        talk.say(f"* OK [UIDVALIDITY {self.uidvalidity}] valid", f"* OK [UIDNEXT {self.next_uid}] next")
        talk.ok("[READ-WRITE] selected")

    async def do_noop(self, talk: Talk) -> None:
        if talk.news.is_set():
            talk.say(f"* {len(self.mails)} EXISTS")
            talk.news.clear()
        talk.ok()

    async def do_uid_search(self, talk: Talk) -> None:
        found = self._searched(talk.rest)
        talk.say("* SEARCH" + "".join(f" {uid}" for uid in found))
        talk.ok()

    def _searched(self, criteria: str) -> list[int]:
        words = criteria.split()
        uids = sorted(self._in(words[words.index("UID") + 1])) if "UID" in words else sorted(self.mails)
        return [uid for uid in uids if "UNDELETED" not in words or r"\Deleted" not in self.mails[uid].flags]

    def _in(self, listed: str) -> list[int]:
        """The UIDs of a set; `5:*` holds the last one even if it is below 5 (RFC 3501 6.4.8)."""
        last = max(self.mails, default=0)
        found: set[int] = set()
        for part in listed.split(","):
            ends = [last if end == "*" else int(end) for end in part.split(":")]
            found.update(uid for uid in self.mails if min(ends) <= uid <= max(ends))
        return sorted(found)

    def fetched(self, uid: int, items: str) -> list[bytes]:
        """The lines of one FETCH answer, none for a mail that is gone."""
        mail, number = self.mails[uid], sorted(self.mails).index(uid) + 1
        if mail.gone:
            return []
        if "RFC822.SIZE" in items:
            facts = f"* {number} FETCH (UID {uid} FLAGS ({' '.join(sorted(mail.flags))}) "
            return [f'{facts}INTERNALDATE "22-Nov-2026 12:00:00 +0000" RFC822.SIZE {mail.claimed})'.encode()]
        header = "HEADER" in items
        body = mail.raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if header else mail.raw
        part = body[: int(items.rpartition(".")[2].rstrip(">)"))]
        name = "BODY[HEADER]<0>" if header else "BODY[]<0>"
        return [f"* {number} FETCH (UID {uid} {name} {{{len(part)}}}".encode() + b"\r\n" + part + b")"]

    async def do_uid_fetch(self, talk: Talk) -> None:
        listed, _, items = talk.rest.partition(" ")
        for uid in self._in(listed):
            talk.say(*self.fetched(uid, items))
        await talk.writer.drain()
        talk.ok()

    async def do_uid_store(self, talk: Talk) -> None:
        listed, _, flags = talk.rest.partition(" ")
        for uid in self._in(listed):
            self.mails[uid].flags.update(re.findall(r"\\\w+", flags))
        talk.ok()

    async def do_uid_copy(self, talk: Talk) -> None:
        listed, folder = talk.arguments
        if folder not in self.folders:
            talk.say("{tag} NO [TRYCREATE] there is no such folder")
            return
        self.folders[folder] += [self.mails[uid].raw for uid in self._in(listed)]
        talk.ok()

    async def do_uid_move(self, talk: Talk) -> None:
        listed, folder = talk.arguments
        if folder not in self.folders:
            talk.say("{tag} NO [TRYCREATE] there is no such folder")
            return
        self.folders[folder] += [self.mails.pop(uid).raw for uid in self._in(listed)]
        talk.ok()

    async def do_uid_expunge(self, talk: Talk) -> None:
        for uid in self._in(talk.rest):
            if r"\Deleted" in self.mails[uid].flags:
                del self.mails[uid]
        talk.ok()

    async def do_create(self, talk: Talk) -> None:
        self.folders[talk.arguments[0]] = []
        talk.ok()

    async def do_append(self, talk: Talk) -> None:
        talk.say("+ go on")
        raw = await talk.reader.readexactly(int(talk.rest.rpartition("{")[2].rstrip("}")))
        await talk.line()
        self.folders.setdefault(talk.arguments[0], []).append(raw)
        talk.ok()

    async def do_idle(self, talk: Talk) -> None:
        talk.say("+ idling")
        done = asyncio.ensure_future(talk.line())
        try:
            while not done.done():
                news = asyncio.ensure_future(talk.news.wait())
                await asyncio.wait({done, news}, return_when=asyncio.FIRST_COMPLETED)
                news.cancel()
                if talk.news.is_set():
                    talk.news.clear()
                    talk.say(f"* {len(self.mails)} EXISTS")
            assert done.result() == "DONE"
        finally:
            done.cancel()
        talk.ok()

    async def do_logout(self, talk: Talk) -> None:
        talk.say("* BYE come again")
        talk.ok()
        await talk.writer.drain()
        talk.writer.close()


@contextlib.asynccontextmanager
async def imap_server(*raws: bytes, tls: ssl.SSLContext | None = None, **facts: object) -> AsyncIterator[Imap]:
    """A running server on a free loopback port, with these mails in INBOX; everything is ended afterwards."""
    server = Imap(**facts)  # type: ignore[arg-type]
    server.put(*raws)
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await server.serve(reader, writer)
        except (ConnectionError, ssl.SSLError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            tasks.discard(task)
            writer.transport.abort()

    listening = await asyncio.start_server(serve, "127.0.0.1", server.port, ssl=tls, limit=2**20)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await listening.wait_closed()
