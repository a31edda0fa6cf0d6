"""Measures mail on its way in: how fast a full mailbox is emptied, and how long a mail server waits for LMTP's reply.

    .venv/bin/python bench/mail.py [--mails 2000]

The mail servers are stubs in processes of their own. Mails are the ordinary ones of bench/reading.py, about 8 KB; in the
last drain each answers an invitation of ours, by its reply address and with our text quoted below.
"""

import argparse
import asyncio
import email
import email.policy
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
from core.desk import Desk  # noqa: E402
from core.operations import letters, outbox, people, series  # noqa: E402
from core.operations.outbox import Claimed  # noqa: E402
from core.operations.work import GATEWAY, Cause, Work  # noqa: E402
from core.store.ports import Store  # noqa: E402
from core.text import Safe, lit  # noqa: E402
from mailgateway.intake.ahead import Mailbox  # noqa: E402
from mailgateway.intake.imap import ImapIntake  # noqa: E402
from mailgateway.intake.lmtp import LmtpIntake  # noqa: E402
from mailgateway.intake.mail import Cursor, RawMail  # noqa: E402
from mailgateway.intake.take import Take  # noqa: E402
from mailgateway.processes import this_process  # noqa: E402
from mailgateway.reader import Reader  # noqa: E402
from mailgateway.sending.finishing import finished  # noqa: E402

DESK = "hangouts@lgd.example"
processes = multiprocessing.get_context("spawn")


def from_somebody(number: int, officers: int) -> bytes:
    """An ordinary mail of one of so many officers."""
    return ordinary_mail(number).replace(b"priya.shah@", b"officer%d@" % (number % officers))


def answering(number: int, draft: Claimed) -> bytes:
    """The same officer's answer to an invitation, with our letter quoted as an office program does."""
    ours = email.message_from_bytes(draft.content, policy=email.policy.default)
    body = ours.get_body(("plain",))
    quote = "\r\n".join(str(body.get_content()).splitlines()) if body else ""
    raw = ordinary_mail(number, "Yes please, count me in.", quote).replace(
        b"priya.shah@westshire.example", draft.recipient.encode()
    )
    thread = f"To: {ours['Reply-To']}\r\nIn-Reply-To: {ours['Message-ID']}\r\n"
    return raw.replace(b"To: hangouts@lgd.example\r\n", thread.encode(), 1)


class Server:
    """The stub IMAP server as a process, with these mails waiting."""

    def __init__(self, mails: list[bytes]) -> None:
        hears, says = processes.Pipe(duplex=False)
        self._process = processes.Process(target=_serve, args=(mails, says), daemon=True)
        self._process.start()
        self.port = int(hears.recv())

    def stop(self) -> None:
        """End it."""
        self._process.kill()
        self._process.join()


def _serve(mails: list[bytes], says: Connection) -> None:
    async def run() -> None:
        async with imap_server(*mails) as server:
            says.send(server.port)
            await asyncio.Event().wait()

    asyncio.run(run())


async def _drained(take: Take | None, mails: list[bytes]) -> float:
    """Mails a second out of a full mailbox; with `take` each is read, decided and committed, else only fetched."""
    server = Server(mails)

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


async def _invited(store: Store, desk: Desk, officers: int) -> list[Claimed]:
    """Send that many officers an invitation to the next session."""
    async with store.unit_of_work(GATEWAY) as uow:
        work = Work(uow, desk)
        uow.begin("invite", lit("invited"))
        [session] = [each for each in await uow.sessions.coming(work.now) if each.state == "open"][:1]
        running = await uow.series.need(session.series)
        for number in range(officers):
            person = await people.met(work, Safe(f"officer{number}@westshire.example"), lit("Priya Shah"))
            cause = Cause(key="invite", rank=2)
            await letters.queue(
                work, "invitation", letters.to_person(person), cause, series=running, session=session,
                facts={"full_line": "", "orgs_line": "", "news_line": ""},
            )  # fmt: skip
    sent = []
    for _ in range(officers):
        async with store.unit_of_work(GATEWAY) as uow:
            work = Work(uow, desk)
            claimed = await outbox.claim(work, this_process(work.now), lambda draft: finished(desk, draft, work.now))  # noqa: B023 - called at once
            assert claimed is not None
            await outbox.settle(work, outbox.Settled(row=claimed.row.id, result="sent"))
        sent.append(claimed)
    return sent


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
async def _desk() -> AsyncIterator[tuple[Config, Store, Desk, Take]]:
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
        await reader.start()  # as the gateway has it
        yield config, store, desk, Take(store, desk, reader)
        await reader.close()
        await store.close()


async def _measure(mails: int) -> None:
    for officers in (200, mails):
        raws = [from_somebody(number, officers) for number in range(mails)]
        if officers == 200:
            print(f"fetched from a full mailbox                        {await _drained(None, raws):8,.0f} mails/s")
        async with _desk() as (_, _, _, take):
            rate = await _drained(take, raws)
            print(f"fetched, read, decided, flagged: {officers:6,} officers   {rate:8,.0f} mails/s")
    async with _desk() as (_, store, desk, take):
        letters_sent = await _invited(store, desk, mails)
        rate = await _drained(take, [answering(number, each) for number, each in enumerate(letters_sent)])
        print(f"the same, answers to invitations: {mails:5,} officers   {rate:8,.0f} mails/s")
    async with _desk() as (config, _, _, take):
        took = [each * 1000 for each in await _lmtp(config, take, 500)]
    print(f"LMTP, final dot to 250: median                     {statistics.median(took):8.1f} ms")
    print(f"LMTP, final dot to 250: 95th percentile            {statistics.quantiles(took, n=20)[18]:8.1f} ms")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=2_000)
    asyncio.run(_measure(parser.parse_args().mails))
