"""What a server answers: any number of lines, any order, never more bytes or seconds than the command can need."""

import time
import tracemalloc

import pytest
from fakes_credentials import Known
from fakes_imap import imap_server
from fakes_imap_answers import Talk, says, silence, streams
from fakes_imap_client import LONG, MAIL, SHORT, at, linked
from waiting import until

from mailgateway.intake.imap_connection import ImapConnection
from mailgateway.intake.imap_deadlines import Deadlines
from mailgateway.intake.imap_protocol import TooMuch


async def test_thousand_lines_in_one_packet_are_read() -> None:
    packet = b"\r\n".join(b"* %d FETCH (FLAGS ())" % number for number in range(1, 2001))
    async with linked(MAIL, instead={"NOOP": says(packet, "{tag} OK")}) as (_server, connection):
        await connection.noop()
        assert list(await connection.fetch([1], 100)) == [1]


async def test_metadata_is_asked_for_500_mails_at_a_time() -> None:
    async with linked(*[MAIL] * 1001) as (server, connection):
        known = await connection.metadata(range(1, 1002))
        assert [mail.uid for mail in known] == list(range(1, 1002))
        fetches = [asked.split()[2] for asked in server.asked if asked.startswith("UID FETCH")]
        assert fetches == ["1:500", "501:1000", "1001"]


async def test_nothing_that_carries_user_text_is_fetched_outside_a_literal() -> None:
    async with linked(MAIL) as (server, connection):
        await connection.metadata([1])
        await connection.fetch([1], 100)
        await connection.fetch_header(1)
        fetches = [asked.partition(" (")[2] for asked in server.asked if asked.startswith("UID FETCH")]
        assert fetches == [
            "UID FLAGS INTERNALDATE RFC822.SIZE)",
            "UID BODY.PEEK[]<0.2097153>)",
            "UID BODY.PEEK[HEADER]<0.65536>)",
        ]


async def test_body_with_stars_brackets_and_quotes_arrives_byte_for_byte() -> None:
    odd = b'Subject: (* "unbalanced\r\n\r\n* 1 EXISTS\r\n* BYE\r\nA1 OK {9}\r\n)\r\n\xff\x00'
    async with linked(odd) as (_server, connection):
        assert await connection.fetch([1], len(odd)) == {1: odd}
        assert connection.open


async def test_fetch_answers_twice_and_out_of_order_are_matched_by_uid() -> None:
    answer = says(
        "* 9 FETCH (UID 3 BODY[]<0> {1}\r\nc)",
        r"* 1 FETCH (FLAGS (\Seen))",
        "* 1 FETCH (UID 1 BODY[]<0> {1}\r\na)",
        r"* 1 FETCH (UID 1 FLAGS (\Seen))",
        "* 4 FETCH (UID 77 BODY[]<0> {1}\r\nx)",
        "* 1 FETCH (UID 1 BODY[]<0> {1}\r\na)",
        "* 2 EXPUNGE",
        "{tag} OK",
    )
    async with linked(MAIL, MAIL, MAIL, instead={"UID FETCH": answer}) as (_server, connection):
        assert await connection.fetch([1, 2, 3], 300) == {1: b"a", 3: b"c"}


async def test_literal_of_300_megabytes_is_aborted_and_memory_stays_flat() -> None:
    sent = 0

    async def floods(talk: Talk) -> None:
        nonlocal sent
        talk.writer.write(b"* 1 FETCH (UID 1 BODY[]<0> {314572800}\r\n")
        for _ in range(4800):
            talk.writer.write(b"x" * 65_536)
            await talk.writer.drain()
            sent += 65_536

    async with linked(MAIL, instead={"UID FETCH": floods}) as (_server, connection):
        tracemalloc.start()
        try:
            with pytest.raises(TooMuch):
                await connection.fetch([1], 100_000)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert not connection.open
        assert peak < 4 * 1024 * 1024
        assert sent < 32 * 1024 * 1024


async def test_flood_between_two_commands_is_aborted() -> None:
    async with linked(MAIL) as (server, connection):
        server.talks[0].say(*[b"* 1 FETCH (FLAGS ())"] * 20_000)
        await until(lambda: not connection.open)
        with pytest.raises(ConnectionError, match="more than was asked for"):
            await connection.noop()


async def test_lying_size_is_caught_by_the_byte_budget() -> None:
    big = MAIL + b"x" * 500_000
    async with linked(big) as (_server, connection):
        with pytest.raises(TooMuch):
            await connection.fetch([1], 10)


async def test_server_that_drips_one_byte_at_a_time_is_ended_by_the_clock() -> None:
    drips = streams(b"* OK ", b"x", 1000, pause=0.02)
    async with linked(MAIL, instead={"NOOP": drips}, deadlines=SHORT) as (_server, connection):
        begun = time.monotonic()
        with pytest.raises(TimeoutError):
            await connection.noop()
        assert time.monotonic() - begun < 1


def test_deadline_of_a_fetch_grows_with_the_bytes_expected() -> None:
    assert [LONG.for_bytes(size) for size in (0, 50_000, 5_000_000, 10**9)] == [30, 31, 130, 300]
    assert (LONG.connect, LONG.login, LONG.command, LONG.search, LONG.idle, LONG.logout) == (30, 30, 30, 60, 10, 5)


async def test_login_has_a_deadline_of_its_own() -> None:
    deadlines = Deadlines(login=0.2, command=60)
    async with imap_server(MAIL, instead={"LOGIN": silence}) as server:
        with pytest.raises(TimeoutError, match=r"LOGIN within 0\.2 s"):
            await ImapConnection(deadlines).connect(at(server), Known())
