"""Two dashboards and a gateway, three processes: how long a change of one takes until it is drawn by the others.

Half of the changes are edits: one organiser opens the editor by its key, types another topic, and chooses Save. Half are
mails that a mail server hands to the gateway by LMTP. The clock runs from the click on Save, or from the mail's final
dot, until the text stands on the other dashboard, or on both.
"""

import asyncio
import multiprocessing
import os
import random
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from aiosmtpd.smtp import SMTP

from dashboards.desk import DESK, address
from dashboards.screen import Screen, running, until

processes = multiprocessing.get_context("spawn")
_MAIL = """\
Authentication-Results: mx.lgd.example; dmarc=pass header.from=westshire.example
From: Person {number:05} <{sender}>
To: {desk}
Subject: Digital
Message-ID: <{number}.{word}@westshire.example>
Date: {date}

{word}
"""


class Took:
    """Seconds of every edit and of every mail, each until the last screen that should show it did."""

    def __init__(self) -> None:
        self.edits: list[float] = []
        self.mails: list[float] = []

    @property
    def all(self) -> list[float]:
        """Both."""
        return sorted([*self.edits, *self.mails])


def measure(config: Path, number: int, ours: tuple[str, ...]) -> Took:
    """Make so many changes, one after the other, at moments nobody expects. `ours` is how the command is started."""
    took, chance = Took(), random.Random(8)
    with (
        _gateway(config, ours) as port,
        _dashboard(config, ours, "amira") as amira,
        _dashboard(config, ours, "kate") as kate,
    ):
        until({amira: "Amira Khan", kate: "Amira Khan"})
        _settle(amira, kate, 3)
        for at in range(number):
            if at % 2:
                took.mails.append(_mail(port, at, amira, kate))
            else:
                took.edits.append(_edit(at, *((amira, kate) if at % 4 else (kate, amira))))
            _settle(amira, kate, chance.uniform(0.05, 0.3))
    return took


def _settle(one: Screen, other: Screen, seconds: float) -> None:
    """Take what both write for some time."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        one.read(min(left, 0.01))
        other.read(min(left, 0.01))


def _edit(at: int, mine: Screen, other: Screen) -> float:
    """One types another topic; seconds from the click on Save until the other sees it."""
    topic = f"topic-{at:05}"
    mine.type("e")
    mine.until("[Amira Khan")
    mine.quiet(0.05)
    mine.type(f"\x15{topic}")
    mine.until(f"→ {topic}")
    mine.quiet(0.1)
    began = mine.click("[ Save")
    return until({other: topic, mine: f"“{topic}”"})[other] - began


def _mail(port: str, at: int, *screens: Screen) -> float:
    """A mail says that somebody cannot come; seconds from its final dot until both show that."""
    raw = _MAIL.format(number=at, sender=address(at), desk=DESK, word="NO", date="Wed, 25 Nov 2026 10:00:00 +0000")
    with smtplib.LMTP(port) as client:
        client.ehlo()
        client.mail(address(at))
        client.rcpt(DESK)
        client.putcmd("data")
        client.getreply()
        client.send(raw.replace("\n", "\r\n").encode() + b".\r\n")
        began = time.monotonic()
        seen = until(dict.fromkeys(screens, f"Person {at:05}: going -> "))
        assert client.getreply()[0] == 250
    return max(seen.values()) - began


@contextmanager
def _dashboard(config: Path, ours: tuple[str, ...], name: str) -> Iterator[Screen]:
    with running(*ours, "--config", str(config), "--as", name, "dashboard") as screen:
        yield screen


@contextmanager
def _gateway(config: Path, ours: tuple[str, ...]) -> Iterator[str]:
    """The gateway; its socket for mail."""
    path = config.with_name("lmtp")
    with config.with_name("log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *ours, "--config", str(config), "gateway", "--keep-trying"], stderr=log, stdout=log
        )
    try:
        _listening(path)
        yield str(path)
    finally:
        process.terminate()
        process.wait(20)


def _listening(path: Path) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with socket.socket(socket.AF_UNIX) as each:
            if not each.connect_ex(str(path)):
                return
        time.sleep(0.05)
    raise SystemExit(path.with_name("log").read_text())


@contextmanager
def sink() -> Iterator[int]:
    """A mail server in a process of its own that takes every letter and forgets it; its port."""
    hears, says = processes.Pipe(duplex=False)
    process = processes.Process(target=_serve, args=(says,), daemon=True)
    process.start()
    try:
        yield int(hears.recv())
    finally:
        process.kill()
        process.join()


class _Forget:
    async def handle_DATA(self, *_: object) -> str:  # noqa: N802 - aiosmtpd's name
        return "250 taken"


def _serve(says: Connection) -> None:
    os.nice(5)

    async def run() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(_Forget(), enable_SMTPUTF8=True), "127.0.0.1", 0)
        says.send(server.sockets[0].getsockname()[1])
        await asyncio.Event().wait()

    asyncio.run(run())
