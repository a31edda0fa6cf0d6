"""The transport against real servers: in by LMTP and IMAP, out by submission."""

import asyncio
from datetime import UTC, datetime

import pytest
from e2e.servers import PASSWORD, USER, Dovecot, deliver_lmtp, dovecot, postfix
from fakes_smtp import sink

from core.config_mail import ImapSettings, SecretRef, SmtpSettings
from mailgateway.auth import Secret
from mailgateway.intake.imap import ImapIntake
from mailgateway.intake.imap_connection import ImapConnection
from mailgateway.intake.imap_refusals import LoginRefused
from mailgateway.intake.mail import Cursor, RawMail
from mailgateway.sending.smtp import SmtpAccount

pytestmark = pytest.mark.e2e


class Known:
    """Credentials that are simply known."""

    def __init__(self, value: str = PASSWORD) -> None:
        self.value = value

    async def secret(self, *, renew: bool = False) -> Secret:
        return Secret(self.value)


def mail(number: int, body: str = "yes please") -> bytes:
    """A small mail as it goes over the wire."""
    return (
        f"From: Priya Shah <priya@westshire.example>\r\nTo: {USER}\r\nSubject: Sign up {number}\r\n"
        f"Message-ID: <{number}@westshire.example>\r\nDate: Sun, 22 Nov 2026 12:00:00 +0000\r\n\r\n{body}\r\n"
    ).encode()


def mailbox(server: Dovecot, **changes: object) -> ImapSettings:
    """Settings for the private Dovecot."""
    settings = {
        "host": "localhost", "port": server.imaps, "user": USER, "secret": SecretRef(env="UNUSED"),
        "ca_file": str(server.certificate.chain), "poll_seconds": 0.2,
    }  # fmt: skip
    return ImapSettings(**(settings | changes))  # type: ignore[arg-type]


async def nothing() -> None:
    """Nothing has to be made durable."""


async def test_mail_delivered_by_lmtp_is_read_over_imap() -> None:
    with dovecot() as server:
        await asyncio.to_thread(deliver_lmtp, server.lmtp, mail(1), "hangouts+k7c2@lgd.example")
        connection = ImapConnection()
        await connection.connect(mailbox(server), Known())
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
        await connection.connect(mailbox(server), Known())
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
        await ImapConnection().connect(mailbox(server, ca_file=""), Known())


async def test_intake_hands_on_new_mail_as_it_comes_and_flags_it() -> None:
    arrived: asyncio.Queue[RawMail] = asyncio.Queue()
    cursors: list[Cursor | None] = []

    async def handle(batch: list[RawMail], cursor: Cursor | None) -> None:
        cursors.append(cursor)
        for each in batch:
            arrived.put_nowait(each)

    with dovecot() as server:
        await asyncio.to_thread(deliver_lmtp, server.lmtp, mail(1))
        intake = ImapIntake(mailbox(server), Known())
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
        intake = ImapIntake(mailbox(server, burst_seconds=0.0), Known())
        async with asyncio.timeout(30):
            running = asyncio.create_task(intake.run(handle))
            for number in range(3):
                await asyncio.to_thread(deliver_lmtp, server.lmtp, mail(number))
                assert (await arrived.get()).raw.endswith(mail(number))
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
    assert intake.health.failures == 0


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
async def test_letters_go_through_postfix_to_the_sink(tls: str) -> None:
    with dovecot() as incoming:
        async with sink() as kept:
            with postfix(kept.port, incoming.sasl) as server:
                settings = SmtpSettings(
                    host="localhost", port=server.submission if tls == "starttls" else server.smtps, user=USER,
                    tls=tls, ca_file=str(server.certificate.chain),
                )  # type: ignore[arg-type]  # fmt: skip
                account = SmtpAccount(settings, Known())
                outcomes = [
                    await account.send("hangouts+b-k7@lgd.example", ("priya@westshire.example",), mail(n), nothing)
                    for n in range(3)
                ]
                await account.close()
                mails = await kept.wait_for(3)
    assert [(outcome.result, outcome.code) for outcome in outcomes] == [("sent", 250)] * 3
    assert sorted(each.content[-len(mail(0)) :] for each in mails) == [mail(0), mail(1), mail(2)]
    assert {each.envelope_from for each in mails} == {"hangouts+b-k7@lgd.example"}


async def test_wrong_password_stops_the_account() -> None:
    with dovecot(extra="auth_failure_delay = 0\n") as incoming:
        async with sink() as kept:
            with postfix(kept.port, incoming.sasl) as server:
                settings = SmtpSettings(
                    host="localhost", port=server.smtps, user=USER, ca_file=str(server.certificate.chain)
                )
                outcome = await SmtpAccount(settings, Known("wrong")).send(
                    "hangouts@lgd.example", ("priya@westshire.example",), mail(1), nothing
                )
    assert (outcome.result, outcome.reason, outcome.phase, outcome.code) == ("account_stopped", "login", "login", 535)
