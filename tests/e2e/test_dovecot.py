"""The mailbox against a real Dovecot: how it really behaves, which scripted servers cannot show."""

import asyncio
import contextlib
import os
import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest
from e2e.mails import mail
from e2e.servers import PASSWORD, USER, Dovecot, deliver_lmtp, dovecot, missing
from fakes_credentials import Known
from waiting import until

from core.config_mail import ImapSettings, SecretRef
from mailgateway.intake.imap import ImapIntake
from mailgateway.intake.imap_connection import ImapConnection
from mailgateway.intake.imap_refusals import LoginRefused
from mailgateway.intake.mail import Cursor, RawMail

pytestmark = pytest.mark.e2e


def mailbox(server: Dovecot, **changes: object) -> ImapSettings:
    """Settings for the private Dovecot."""
    settings = {
        "host": "localhost", "port": server.imaps, "user": USER, "secret": SecretRef(env="UNUSED"),
        "ca_file": str(server.certificate.chain), "poll_seconds": 0.2,
    }  # fmt: skip
    return ImapSettings(**(settings | changes))  # type: ignore[arg-type]


async def test_mail_delivered_by_lmtp_is_read_over_imap() -> None:
    with dovecot() as server:
        await asyncio.to_thread(deliver_lmtp, server.lmtp, mail(1), "hangouts+k7c2@lgd.example")
        connection = ImapConnection()
        await connection.connect(mailbox(server), Known(PASSWORD))
        uidvalidity, exists = await connection.select("INBOX")
        uids = await connection.search_since(0)
        facts = await connection.metadata(uids)
        bodies = await connection.fetch(uids, facts[0].size)
        header = await connection.fetch_header(uids[0])
        await connection.mark_seen(uids)
        flags = (await connection.metadata(uids))[0].flags
        await connection.logout()
    assert uidvalidity > 0
    assert (exists, uids, list(bodies)) == (1, [1], [1])
    assert facts[0].size == len(bodies[1])
    assert bodies[1].endswith(mail(1))
    assert header is not None
    assert bodies[1].startswith(header)
    assert r"\Seen" in flags
    assert facts[0].received_at is not None
    assert abs((facts[0].received_at - datetime.now(UTC)).total_seconds()) < 60


async def test_mails_are_moved_searched_and_appended_with_odd_mailbox_names() -> None:
    name = 'Répondu & "fertig" 日本'
    with dovecot() as server:
        connection = ImapConnection()
        await connection.connect(mailbox(server), Known(PASSWORD))
        await connection.append("INBOX", mail(1))
        await connection.append("INBOX", mail(2))
        await connection.select("INBOX")
        await connection.move([1], name)
        left = await connection.search_since(0)
        found = [await connection.search_message_id(name, f"<{number}@westshire.example>") for number in (1, 2)]
        await connection.logout()
    assert left == [2]
    assert found == [True, False]


async def test_wrong_password_is_a_refused_login() -> None:
    with dovecot(extra="auth_failure_delay = 0\n") as server:
        with pytest.raises(LoginRefused) as refused:
            await ImapConnection().connect(mailbox(server), Known("wrong"))
        assert refused.value.code == "AUTHENTICATIONFAILED"


async def test_certificate_that_is_not_trusted_gets_no_password() -> None:
    with dovecot() as server, pytest.raises(ConnectionError, match="certificate is not trusted"):
        await ImapConnection().connect(mailbox(server, ca_file=""), Known(PASSWORD))


async def test_intake_hands_on_new_mail_as_it_comes_and_flags_it() -> None:
    arrived: asyncio.Queue[RawMail] = asyncio.Queue()
    cursors: list[Cursor | None] = []

    async def handle(batch: list[RawMail], cursor: Cursor | None) -> None:
        cursors.append(cursor)
        for each in batch:
            arrived.put_nowait(each)

    with dovecot() as server:
        await asyncio.to_thread(deliver_lmtp, server.lmtp, mail(1))
        intake = ImapIntake(mailbox(server), Known(PASSWORD))
        async with asyncio.timeout(30):
            running = asyncio.create_task(intake.run(handle))
            first = await arrived.get()
            await asyncio.to_thread(deliver_lmtp, server.lmtp, mail(2))
            second = await arrived.get()
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
    assert [first.raw.endswith(mail(1)), second.raw.endswith(mail(2))] == [True, True]
    assert [cursor.uid for cursor in cursors if cursor] == [1, 2]
    assert first.key == f"imap:{USER}:INBOX:{intake.cursor.uidvalidity}:1"


async def test_mail_announced_by_idle_is_handed_on() -> None:
    arrived: asyncio.Queue[RawMail] = asyncio.Queue()

    async def handle(batch: list[RawMail], cursor: Cursor | None) -> None:
        for each in batch:
            arrived.put_nowait(each)

    with dovecot() as server:
        intake = ImapIntake(mailbox(server, burst_seconds=0.0), Known(PASSWORD))
        async with asyncio.timeout(30):
            running = asyncio.create_task(intake.run(handle))
            for number in range(3):
                await asyncio.to_thread(deliver_lmtp, server.lmtp, mail(number))
                assert (await arrived.get()).raw.endswith(mail(number))
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
    assert intake.health.failures == 0


def test_missing_server_fails_where_servers_are_required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("THIRDTHURSDAY_REQUIRE_SERVERS", raising=False)
    with pytest.raises(pytest.skip.Exception, match="dovecot is missing"):
        missing("dovecot is missing")
    monkeypatch.setenv("THIRDTHURSDAY_REQUIRE_SERVERS", "1")
    with pytest.raises(pytest.fail.Exception, match="dovecot is missing"):
        missing("dovecot is missing")


async def test_wrong_password_is_shown_with_dovecots_sentence() -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        await asyncio.Event().wait()

    with dovecot(extra="auth_failure_delay = 0\n") as server:
        intake = ImapIntake(mailbox(server), Known("wrong"), sleep=sleep)
        running = asyncio.create_task(intake.run(ignore))
        await until(lambda: slept)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert (slept, intake.health.state, intake.health.alarming) == ([900.0], "refused", True)
    assert intake.health.why == "The mail server refused LOGIN: [AUTHENTICATIONFAILED] Authentication failed."


async def ignore(batch: list[RawMail], cursor: Cursor | None) -> None:
    """Nothing is made of the mails."""


async def test_mail_with_any_bytes_comes_back_as_it_lies_in_the_mailbox() -> None:
    odd = b'Subject: (* "odd {9}\r\n\r\n* 1 EXISTS\r\n)\r\n\xff\xfe caf\xc3\xa9 ' + b"x" * 5000 + b"\r\n.\r\n..\r\n"
    with dovecot() as server:
        connection = ImapConnection()
        await connection.connect(mailbox(server), Known(PASSWORD))
        await connection.append("INBOX", odd)
        await connection.select("INBOX")
        found = await connection.fetch([1], len(odd))
        await connection.logout()
    assert found == {1: odd}


async def test_large_mail_and_many_small_ones_come_in_batches() -> None:
    kept: list[list[RawMail]] = []

    async def keep(batch: list[RawMail], cursor: Cursor | None) -> None:
        kept.append(batch)

    big = mail(0, "x" * 70 + "\r\n" + ("y" * 70 + "\r\n") * 31_000)
    with dovecot() as server:
        connection = ImapConnection()
        await connection.connect(mailbox(server), Known(PASSWORD))
        for raw in [*[mail(number) for number in range(60)], big]:
            await connection.append("INBOX", raw)
        await connection.logout()
        intake = ImapIntake(mailbox(server), Known(PASSWORD))
        assert await intake.once(keep) == 61
        assert await intake.once(keep) == 0
    assert [len(batch) for batch in kept] == [50, 10, 1]
    assert kept[2][0].too_large == len(big)
    assert kept[2][0].raw == big.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"


async def test_moved_mailbox_with_another_uidvalidity_is_read_anew() -> None:
    keys: list[str] = []

    async def keep(batch: list[RawMail], cursor: Cursor | None) -> None:
        keys.extend(each.key for each in batch)

    with dovecot() as server:
        connection = ImapConnection()
        await connection.connect(mailbox(server), Known(PASSWORD))
        await connection.create("Sign ups")
        await connection.append("Sign ups", mail(1))
        intake = ImapIntake(mailbox(server, mailbox="Sign ups"), Known(PASSWORD))
        await intake.once(keep)
        first = intake.cursor.uidvalidity
        await connection.command("DELETE", lambda p: p.simple_command("DELETE", '"Sign ups"'))
        await asyncio.sleep(1.1)  # Dovecot takes UIDVALIDITY from the clock's seconds
        await connection.create("Sign ups")
        await connection.append("Sign ups", mail(2))
        await connection.logout()
        await intake.once(keep)
    assert intake.cursor.uidvalidity != first
    assert keys == [f"imap:{USER}:Sign ups:{first}:1", f"imap:{USER}:Sign ups:{intake.cursor.uidvalidity}:1"]


async def test_server_that_is_killed_while_idle_is_reached_again_when_it_is_back() -> None:
    arrived: list[str] = []

    async def keep(batch: list[RawMail], cursor: Cursor | None) -> None:
        arrived.extend(each.key.rpartition(":")[2] for each in batch)

    async def soon(seconds: float) -> None:
        await asyncio.sleep(0.05)

    with dovecot() as server:
        await asyncio.to_thread(deliver_lmtp, server.lmtp, mail(1))
        intake = ImapIntake(mailbox(server, burst_seconds=0.0), Known(PASSWORD), sleep=soon)
        running = asyncio.create_task(intake.run(keep))
        await until(lambda: arrived == ["1"] and intake.health.state == "waiting")
        for number in range(2, 4):
            await asyncio.to_thread(end_imap_processes, server)
            await asyncio.to_thread(deliver_lmtp, server.lmtp, mail(number))
            await until(lambda: len(arrived) == number, 20)  # noqa: B023 - awaited within this round
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert arrived == ["1", "2", "3"]
    assert intake.health.reconnects >= 2


def end_imap_processes(server: Dovecot) -> None:
    """Kill the processes of this Dovecot that serve IMAP."""
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == server.pid and (folder / "cmdline").read_bytes().startswith(b"dovecot/imap\0"):
                os.kill(int(folder.name), signal.SIGKILL)
