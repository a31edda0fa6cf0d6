"""A whole desk for end-to-end tests: the command itself, a real Dovecot to read from, a real Postfix to send by, a sink."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from e2e.servers import PASSWORD, USER, Dovecot, Postfix, deliver_lmtp, dovecot, postfix
from fakes_smtp import Kept, Sink, sink

THIRDTHURSDAY = str(Path(sys.executable).with_name("thirdthursday"))
SECONDS = 60


@dataclass
class Ran:
    """How one command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, read as JSON."""
        return json.loads(self.out)


@dataclass
class RealDesk:
    """A desk in `folder` whose mail goes through real servers. `now` is the frozen moment, '' for the real one."""

    folder: Path
    reads: Dovecot
    sends: Postfix
    sink: Sink
    now: str = ""
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of every command."""
        base = {k: v for k, v in os.environ.items() if not k.startswith("THIRDTHURSDAY_")}
        mine = {"THIRDTHURSDAY_CONFIG": str(self.folder / "config.toml"), "MAIL_PASSWORD": PASSWORD, **self.extra}
        return base | mine | ({"THIRDTHURSDAY_NOW": self.now} if self.now else {})

    async def run(self, *args: str, stdin: bytes = b"") -> Ran:
        """Run the command to its end."""
        process = await asyncio.create_subprocess_exec(
            THIRDTHURSDAY, *args, cwd=self.folder, env=self.environment, stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        out, err = await asyncio.wait_for(process.communicate(stdin), SECONDS)
        return Ran(process.returncode or 0, out.decode(), err.decode())

    async def deliver(self, raw: bytes, sender: str = "priya.shah@westshire.example", to: str = USER) -> None:
        """Let the mail server put a raw mail into the mailbox."""
        await asyncio.to_thread(deliver_lmtp, self.reads.lmtp, raw, to, sender)

    async def once(self) -> Ran:
        """One pass of the gateway; it must succeed."""
        ran = await self.run("gateway", "--once")
        assert (ran.code, "Traceback" in ran.err) == (0, False), ran.err
        return ran

    async def letters(self, count: int) -> list[Kept]:
        """All letters that reached the sink, once there are `count`."""
        return await self.sink.wait_for(count, SECONDS)


@asynccontextmanager
async def real_desk(folder: Path, *, now: str = "", first: str = "2026-12-01") -> AsyncIterator[RealDesk]:
    """A desk with the series `digital` of ten places, made by `init`."""
    with ExitStack() as servers:
        reads = servers.enter_context(dovecot())
        async with sink() as kept:
            sends = servers.enter_context(postfix(kept.port, reads.sasl))
            desk = RealDesk(folder, reads, sends, kept, now)
            made = await desk.run("--config", str(folder / "config.toml"), *_init(desk, first))
            assert made.code == 0, made.err
            _trust(folder / "config.toml", reads, sends)
            yield desk


def _init(desk: RealDesk, first: str) -> tuple[str, ...]:
    return (
        "init", "--address", USER, "--name", "LocalGov Digital Hangouts",
        "--organizers", "Rowan Ellis and Nia Morgan", "--data", str(desk.folder / "data"),
        "--anchor", "authserv:mx.lgd.example",
        "--imap-host", "localhost", "--imap-port", str(desk.reads.imaps), "--imap-user", USER,
        "--imap-secret-env", "MAIL_PASSWORD",
        "--smtp-host", "localhost", "--smtp-port", str(desk.sends.submission), "--smtp-tls", "starttls",
        "--smtp-user", USER, "--smtp-secret-env", "MAIL_PASSWORD",
        "--series", "digital", "--series-name", "LocalGov Digital Hangouts", "--rule", "third Thursday",
        "--from", first, "--start", "14:00", "--length", "60", "--capacity", "10",
        "--host", "nia.morgan@northdale.example", "--host-name", "Nia Morgan", "--join", "https://meet.example/lgd",
    )  # fmt: skip


def _trust(config: Path, reads: Dovecot, sends: Postfix) -> None:
    """Name the self-made certificates as authorities."""
    text = config.read_text()
    for table, chain in (("[imap]", reads.certificate.chain), ("[smtp]", sends.certificate.chain)):
        text = text.replace(f"\n{table}\n", f'\n{table}\nca_file = "{chain}"\n')
    config.write_text(text)
