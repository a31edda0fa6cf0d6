"""A real gateway process beside the mail world in memory: started, killed at any moment, and started again."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from email import message_from_bytes
from pathlib import Path

import warm_command
from fakes_desk import AMIRA

from core import installation
from core.config import Config, load
from core.model import OutboxRow
from core.operations import series
from mailgateway.demo.world import DESK, PASSWORD, World, world
from mailgateway.fail_points import VARIABLE

HOST = "nia.morgan@northdale.example"


@dataclass
class GatewayProcess:
    """The command `gateway` on a desk of its own in `folder`, whose mail goes through `place`."""

    folder: Path
    place: World
    running: warm_command.Running | None = None
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def config(self) -> Config:
        """The configuration that the command reads."""
        return load(self.folder / "config.toml")

    @property
    def log(self) -> str:
        """What it said on stderr so far."""
        return (self.folder / "log").read_text()

    @property
    def said(self) -> list[str]:
        """The lines of it that are for people."""
        return [line for line in self.log.splitlines() if not line.startswith("{")]

    async def start(self, *options: str, fail_at: str = "", sickness: str = "") -> warm_command.Running:
        """Start it; at the point `fail_at` it dies by itself. Its disk falls ill by `sickness` when `fall_sick` says so."""
        mine = {k: v for k, v in os.environ.items() if not k.startswith("THIRDTHURSDAY_")}
        mine |= {"WORLD_PASSWORD": PASSWORD, **self.environment} | ({VARIABLE: fail_at} if fail_at else {})
        self.running = warm_command.start(
            "--config", str(self.folder / "config.toml"), "gateway", "--keep-trying", *options,
            env=mine, cwd=self.folder, log=self.folder / "log", sick=(sickness, self._sign) if sickness else None,
        )  # fmt: skip
        return self.running

    @property
    def _sign(self) -> Path:
        return self.folder / "sick"

    def fall_sick(self) -> None:
        """From now on the disk of a gateway started with a sickness refuses."""
        self._sign.touch()

    async def stop(self, number: int = signal.SIGKILL) -> int:
        """Send it a signal; its exit code, negative when it was killed."""
        assert self.running is not None
        if self.running.returncode is None:
            self.running.send_signal(number)
        return await asyncio.wait_for(self.running.wait(), 20)

    async def rows(self) -> list[OutboxRow]:
        """Every letter in the store, read as a new process would."""
        store, _ = await installation.open_desk(self.config, read_only=True)
        async with store.view() as view:
            rows = await view.outbox.recent(100_000)
        await store.close()
        return rows

    async def states(self) -> dict[str, str]:
        """The state of everybody who has a sign-up, by address."""
        store, _ = await installation.open_desk(self.config, read_only=True)
        async with store.view() as view:
            found = [
                s for each in await view.sessions.of_series("digital") for s in await view.signups.for_session(each.id)
            ]
            people = await view.people.many(s.person for s in found)
        await store.close()
        return {people[s.person].address: s.state for s in found}

    def copies(self) -> Counter[str]:
        """How often the mail server took each letter, by Message-ID."""
        return Counter(str(message_from_bytes(sent.content)["Message-ID"]) for sent in self.place.sent)


_CONFIG = """
[desk]
address = "{desk}"
name = "LocalGov Digital Hangouts"
organizers = "Rowan Ellis"
data = "data"
hold_seconds = 0
[imap]
host = "127.0.0.1"
port = {imap}
tls = "none"
insecure_localhost = true
user = "{desk}"
secret = {{ env = "WORLD_PASSWORD" }}
poll_seconds = 1.0
burst_seconds = 2.0
[smtp]
host = "127.0.0.1"
port = {smtp}
tls = "none"
insecure_localhost = true
user = "{desk}"
secret = {{ env = "WORLD_PASSWORD" }}
ehlo = "desk.lgd.example"
[trust]
anchor = "authserv:mx.lgd.example"
[limits]
per_minute = 100000
domain_per_minute = 100000
unasked_per_hour = 100000
"""


@asynccontextmanager
async def gateway_process(
    folder: Path, *people: str, capacity: int = 10_000, more: str = ""
) -> AsyncIterator[GatewayProcess]:
    """A desk with the series `digital`, and mailboxes for `people`; what runs at the end is killed."""
    async with world(DESK, HOST, *people) as place:
        text = _CONFIG.format(desk=DESK, imap=place.imap_port, smtp=place.smtp_port) + more
        (folder / "config.toml").write_text(text)
        made = GatewayProcess(folder, place)
        await installation.make(made.config)
        store, desk = await installation.open_desk(made.config)
        new = series.NewSeries(
            slug="digital", name="Digital Hangout", first=date.today(), capacity=capacity,
            hosts=(series.NewHost(HOST, "Nia Morgan"),),
        )  # fmt: skip
        await series.add(store, desk, AMIRA, new)
        await store.close()
        try:
            yield made
        finally:
            if made.running is not None:
                await made.stop()
