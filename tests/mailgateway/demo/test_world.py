"""The embedded mail world: what goes in comes out unchanged, new mail is announced, and nothing stays behind."""

import asyncio
import sys

import aiosmtplib
import pytest

from core.config_mail import SecretRef
from core.errors import Refused
from mailgateway.auth import StoredSecret
from mailgateway.demo.world import DESK, PASSWORD, World, world
from mailgateway.intake.imap_connection import ImapConnection

PRIYA = "priya.shah@westshire.example"
TRICKY = (
    b"From: priya.shah@westshire.example\r\nSubject: =?utf-8?q?Caf=C3=A9?=\r\n\tfolded\r\n\r\n"
    b"* looks like an answer)\r\n.dot\r\n..dots\r\nbare\nline \xa3 8-bit \r\n\r\nno end of line"
)


@pytest.fixture
def secret(monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", PASSWORD)
    return SecretRef(env="DEMO_PASSWORD")


async def connect(place: World, secret: SecretRef) -> ImapConnection:
    connection = ImapConnection()
    await connection.connect(place.imap_settings(secret), StoredSecret(secret, "imap"))
    await connection.select("INBOX")
    assert await connection.search_since(0) == list(range(101, 101 + len(place.inbox(DESK))))
    return connection


async def in_idle(connection: ImapConnection) -> None:
    async with asyncio.timeout(5):
        await connection._protocol._idle_event.wait()


async def submit(place: World, content: bytes, *recipients: str) -> None:
    client = aiosmtplib.SMTP(hostname="127.0.0.1", port=place.smtp_port, use_tls=False, start_tls=False)
    async with client:
        await client.login(DESK, PASSWORD)
        await client.sendmail("hangouts+b-1@lgd.example", list(recipients), content)


async def test_delivered_mail_comes_out_of_imap_byte_for_byte(secret):
    async with world(DESK) as place:
        await place.deliver(TRICKY)
        connection = await connect(place, secret)
        uids = await connection.search_since(0)
        assert await connection.fetch(uids, len(TRICKY)) == {uids[0]: TRICKY}
        assert place.inbox(DESK) == (TRICKY,)
        await connection.logout()


async def test_idle_announces_a_mail_at_once(secret):
    async with world(DESK) as place:
        connection = await connect(place, secret)
        idling = asyncio.create_task(connection.idle(20))
        await in_idle(connection)
        await place.deliver(TRICKY)
        async with asyncio.timeout(2):
            assert await idling
        await connection.logout()


async def test_idle_announces_a_mail_that_came_just_before_it(secret):
    async with world(DESK) as place:
        connection = await connect(place, secret)
        await place.deliver(TRICKY)
        async with asyncio.timeout(2):
            assert await connection.idle(20)
        await connection.logout()


async def test_submitted_mail_reaches_its_recipients_unchanged(secret):
    letter = b"From: hangouts@lgd.example\r\nSubject: Hello\r\n\r\n.dotted\r\nplain\r\n"
    async with world(DESK, PRIYA, "omar.khan@eastham.example") as place:
        await submit(place, letter, "Priya.Shah+desk@westshire.example")
        assert place.inbox(PRIYA) == (letter,)
        assert place.inbox("omar.khan@eastham.example") == ()
        assert [(m.envelope_from, m.recipients, m.content) for m in place.sent] == [
            ("hangouts+b-1@lgd.example", ("Priya.Shah+desk@westshire.example",), letter)
        ]
        await place.until(lambda: len(place.sent) == 1)


async def test_the_submission_server_refuses_strangers_and_unknown_recipients():
    async with world(DESK, PRIYA) as place:
        with pytest.raises(aiosmtplib.SMTPRecipientsRefused):
            await submit(place, b"Subject: x\r\n\r\nx\r\n", "nobody@westshire.example")
        client = aiosmtplib.SMTP(hostname="127.0.0.1", port=place.smtp_port, use_tls=False, start_tls=False)
        async with client:
            with pytest.raises(aiosmtplib.SMTPSenderRefused):
                await client.sendmail(DESK, [PRIYA], b"Subject: x\r\n\r\nx\r\n")
            with pytest.raises(aiosmtplib.SMTPAuthenticationError):
                await client.login(DESK, "wrong")
        assert place.sent == []


async def test_the_world_ends_with_clients_connected_and_leaves_no_task(secret):
    before = asyncio.all_tasks()
    async with asyncio.timeout(1.5), world(DESK) as place:
        still = await connect(place, secret)
        busy = await connect(place, secret)
        idling = asyncio.create_task(busy.idle(20))
        await in_idle(busy)
        client = aiosmtplib.SMTP(hostname="127.0.0.1", port=place.smtp_port, use_tls=False, start_tls=False)
        await client.connect()
    with pytest.raises(ConnectionError):
        await idling
    still.abort()
    client.close()
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == before


async def test_a_thousand_mails_go_in_quickly(secret):
    async with world(DESK) as place:
        connection = await connect(place, secret)
        for number in range(1000):
            await place.deliver(b"Subject: %d\r\n\r\n%d\r\n" % (number, number))
        await connection.noop()
        assert len(await connection.search_since(0)) == 1000
        await connection.logout()


async def test_a_missing_extra_is_named(monkeypatch):
    monkeypatch.delitem(sys.modules, "mailgateway.demo.imap_server", raising=False)
    for name in ("pymap", "pymap.backend.dict"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(Refused, match=r'^The demo needs the extra: pip install "thirdthursday\[demo\]"\.$'):
        async with world(DESK):
            pass
