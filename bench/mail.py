"""Measures mail on its way in: how fast a full mailbox is emptied, and how long a mail server waits for LMTP's reply.

    .venv/bin/python bench/mail.py [--mails 2000]

The mail servers are stubs in processes of their own. Mails are the ordinary ones of bench/reading.py, about 8 KB.
"""

import argparse
import asyncio
import multiprocessing
import smtplib
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "bench")]

from fakes_credentials import Known  # noqa: E402 - after the path is set
from fakes_desk import AMIRA  # noqa: E402
from fakes_imap import imap_server  # noqa: E402
from fakes_imap_client import at  # noqa: E402
from reading import ordinary_mail  # noqa: E402

from core import installation  # noqa: E402
from core.config import Config, DeskSettings, TrustSettings  # noqa: E402
from core.config_mail import LmtpSettings  # noqa: E402
from core.operations import series  # noqa: E402
from mailgateway.intake.ahead import Mailbox  # noqa: E402
from mailgateway.intake.imap import ImapIntake  # noqa: E402
from mailgateway.intake.lmtp import LmtpIntake  # noqa: E402
from mailgateway.intake.mail import Cursor, RawMail  # noqa: E402
from mailgateway.intake.take import Take  # noqa: E402
from mailgateway.reader import Reader  # noqa: E402

DESK = "hangouts@lgd.example"
processes = multiprocessing.get_context("spawn")


def from_somebody(number: int, officers: int) -> bytes:
    """An ordinary mail of one of so many officers."""
    return ordinary_mail(number).replace(b"priya.shah@", b"officer%d@" % (number % officers))


class Server:
    """The stub IMAP server as a process, with `mails` waiting."""

    def __init__(self, mails: int, officers: int) -> None:
        hears, says = processes.Pipe(duplex=False)
        self._process = processes.Process(target=_serve, args=(mails, officers, says), daemon=True)
        self._process.start()
        self.port = int(hears.recv())

    def stop(self) -> None:
        """End it."""
        self._process.kill()
        self._process.join()


def _serve(mails: int, officers: int, says: Connection) -> None:
    async def run() -> None:
        async with imap_server(*(from_somebody(number, officers) for number in range(mails))) as server:
            says.send(server.port)
            await asyncio.Event().wait()

    asyncio.run(run())


async def _drained(take: Take | None, mails: int, officers: int) -> float:
    """Mails a second out of a full mailbox; with `take` each is read, decided and committed, else only fetched."""
    server = Server(mails, officers)

    async def fetched(batch: list[RawMail], cursor: Cursor | None) -> None:  # noqa: ARG001 - a handler's arguments
        return None

    try:
        settings = at(server, mailbox="INBOX")  # type: ignore[arg-type]
        handle = Mailbox(take, "imap:desk:INBOX") if take is not None else fetched
        begun = time.perf_counter()
        count = await ImapIntake(settings, Known()).once(handle)
        return count / (time.perf_counter() - begun)
    finally:
        server.stop()


def _hand_over(port: int, first: int, mails: int, says: Connection) -> None:
    """A mail server: one connection, one mail after the other; the seconds from the final dot to the reply."""
    took = []
    with smtplib.LMTP("127.0.0.1", port) as client:
        client.ehlo()
        for number in range(first, first + mails):
            client.mail("officer@westshire.example")
            client.rcpt(DESK)
            raw = from_somebody(number, 200)
            client.putcmd("data")
            client.getreply()
            dotted = smtplib._quote_periods(raw)  # type: ignore[attr-defined]
            begun = time.perf_counter()
            client.send(dotted + b".\r\n")
            code, _ = client.getreply()
            took.append(time.perf_counter() - begun)
            assert code == 250, code
    says.send(took)


async def _lmtp(config: Config, take: Take, mails: int) -> list[float]:
    """Seconds from the final dot to 250, one for each mail."""
    desk = installation.desk_of(config)
    intake = LmtpIntake(LmtpSettings(), config.data, desk, take)
    listening = asyncio.create_task(intake.run())
    while not intake.port:  # noqa: ASYNC110 - a stub waits for a port
        await asyncio.sleep(0.01)
    hears, says = processes.Pipe(duplex=False)
    client = processes.Process(target=_hand_over, args=(intake.port, 1_000_000, mails, says), daemon=True)
    client.start()
    took = await asyncio.to_thread(hears.recv)
    listening.cancel()
    with suppress(asyncio.CancelledError):
        await listening
    client.join()
    return list(took)


@asynccontextmanager
async def _desk() -> AsyncIterator[tuple[Config, Take]]:
    """A desk of its own on disk, with one open session."""
    with tempfile.TemporaryDirectory() as folder:
        config = Config(
            desk=DeskSettings(address=DESK, name="Hangouts", organizers="Rowan Ellis", data=f"{folder}/data"),
            trust=TrustSettings(anchor="authserv:mx.lgd.example"),
        )  # fmt: skip
        await installation.make(config)
        store, desk = await installation.open_desk(config)
        new = series.NewSeries(slug="digital", name="Digital", first=date.today(), capacity=100_000)
        await series.add(store, desk, AMIRA, new)
        reader = Reader()
        yield config, Take(store, desk, reader)
        await reader.close()
        await store.close()


async def _measure(mails: int) -> None:
    print(f"fetched from a full mailbox                        {await _drained(None, mails, mails):8,.0f} mails/s")
    for officers in (200, mails):
        async with _desk() as (_, take):
            rate = await _drained(take, mails, officers)
            print(f"fetched, read, decided, flagged: {officers:6,} officers   {rate:8,.0f} mails/s")
    async with _desk() as (config, take):
        took = [each * 1000 for each in await _lmtp(config, take, 500)]
    print(f"LMTP, final dot to 250: median                     {statistics.median(took):8.1f} ms")
    print(f"LMTP, final dot to 250: 95th percentile            {statistics.quantiles(took, n=20)[18]:8.1f} ms")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=2_000)
    asyncio.run(_measure(parser.parse_args().mails))
