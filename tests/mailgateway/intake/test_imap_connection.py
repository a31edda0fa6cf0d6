"""One connection: losses are noticed at once, nothing is believed after an error, NO and BAD raise."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest
from fakes_credentials import Known
from fakes_imap import imap_server
from fakes_imap_answers import Answer, Talk, drop, honest, says, silence, streams
from fakes_imap_client import MAIL, SHORT, at, linked
from waiting import until

from mailgateway.intake.imap_connection import ImapConnection
from mailgateway.intake.imap_protocol import TooMuch
from mailgateway.intake.imap_refusals import ImapRefused

COMMANDS: dict[str, Callable[[ImapConnection], Awaitable[object]]] = {
    "SELECT": lambda c: c.select("INBOX"),
    "NOOP": lambda c: c.noop(),
    "UID SEARCH": lambda c: c.search("ALL"),
    "UID FETCH": lambda c: c.fetch([1], 100),
    "UID STORE": lambda c: c.mark_seen([1]),
    "UID MOVE": lambda c: c.move([1], "Done"),
    "CREATE": lambda c: c.create("Done"),
    "IDLE": lambda c: c.idle(60),
    "APPEND": lambda c: c.append("INBOX", MAIL),
}
BEFORE = {"SELECT", "UID SEARCH"}  # `linked` has given these once already


def replacing(name: str, answer: Answer) -> dict[str, Answer | list[Answer]]:
    """`answer` once in place of the command under test."""
    return {name: [*([honest] if name in BEFORE else []), answer]}


COMMAND = pytest.mark.parametrize("name", COMMANDS)


# Lost connections: noticed at once, whatever is being waited for.


@COMMAND
async def test_lost_connection_fails_the_waiting_command_within_a_second(name: str) -> None:
    async with linked(MAIL, instead=replacing(name, drop)) as (_server, connection):
        begun = time.monotonic()
        with pytest.raises(ConnectionError, match="closed the connection"):
            await COMMANDS[name](connection)
        assert time.monotonic() - begun < 1
        assert not connection.open


async def test_connection_lost_in_the_middle_of_idle_is_noticed_within_a_second() -> None:
    async with linked(MAIL) as (server, connection):
        await connection.search_since(0)
        idle = asyncio.create_task(connection.idle(60))
        await until(lambda: server.times("IDLE"))
        begun = time.monotonic()
        server.talks[0].drop()
        with pytest.raises(ConnectionError, match="closed the connection"):
            await idle
        assert time.monotonic() - begun < 1


async def test_half_closed_connection_with_unsent_bytes_is_noticed_within_a_second() -> None:
    """The server stops reading and ends its own direction: our bytes will never get out, and need not."""

    async def stops(talk: Talk) -> None:
        talk.say("+ go on")
        talk.writer.write_eof()
        await asyncio.Event().wait()

    async with linked(MAIL, instead={"APPEND": stops}) as (_server, connection):
        begun = time.monotonic()
        with pytest.raises(ConnectionError, match="closed the connection"):
            await connection.append("INBOX", b"x" * 20_000_000)
        assert time.monotonic() - begun < 1


async def test_bye_ends_the_connection_with_the_servers_words() -> None:
    async with linked(MAIL, instead={"NOOP": says("* BYE Server\x07 going down")}) as (_server, connection):
        with pytest.raises(ConnectionError, match="ended the connection: Server going down"):
            await connection.noop()


async def test_bye_between_two_commands_fails_the_next_one() -> None:
    async with linked(MAIL) as (server, connection):
        server.talks[0].say("* BYE idle for too long")
        await until(lambda: not connection.open)
        with pytest.raises(ConnectionError, match="idle for too long"):
            await connection.noop()


async def test_idle_that_the_server_ends_by_itself_is_over() -> None:
    async with linked(MAIL, instead={"IDLE": says("+ idling", "{tag} OK idle no longer")}) as (_server, connection):
        begun = time.monotonic()
        assert await connection.idle(60) is False
        assert time.monotonic() - begun < 1
        await connection.noop()


# The poison rule: after an error nothing on the connection is believed.


@COMMAND
async def test_command_that_is_not_answered_ends_the_connection_at_its_deadline(name: str) -> None:
    async with linked(MAIL, instead=replacing(name, silence), deadlines=SHORT) as (server, connection):
        begun = time.monotonic()
        with pytest.raises(TimeoutError, match=r"did not answer .* within 0.5 s"):
            await COMMANDS[name](connection)
        assert time.monotonic() - begun < 1.5
        asked = len(server.asked)
        with pytest.raises(ConnectionError, match="given up"):
            await connection.noop()
        await connection.logout()
        assert len(server.asked) == asked


@COMMAND
async def test_cancelled_command_ends_the_connection(name: str) -> None:
    async with linked(MAIL, instead=replacing(name, silence)) as (server, connection):
        task = asyncio.ensure_future(COMMANDS[name](connection))
        asked = len(server.asked)
        await until(lambda: len(server.asked) > asked)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert not connection.open


@pytest.mark.parametrize(
    "line", ["XX99 OK for whom?", "* 1 FETCH (UID 1 BODY[]<0> (", "\xff\xfe OK", "nonsense"], ids=repr
)
async def test_answer_that_cannot_be_read_ends_the_connection(line: str) -> None:
    async with linked(MAIL, instead={"UID FETCH": says(line, "{tag} OK done")}) as (_server, connection):
        with pytest.raises(ConnectionError, match="could not be read"):
            await connection.fetch([1], 100)
        assert not connection.open


async def test_result_that_imap_does_not_know_ends_the_connection() -> None:
    async with linked(MAIL, instead={"NOOP": says("{tag} PERHAPS")}) as (_server, connection):
        with pytest.raises(ConnectionError, match="answered NOOP with nonsense"):
            await connection.noop()
        assert not connection.open


# NO and BAD raise, and leave the connection usable.


@COMMAND
@pytest.mark.parametrize("result", ["NO", "BAD"])
async def test_refused_command_raises_and_the_connection_stays(name: str, result: str) -> None:
    refuses = says(f"{{tag}} {result} [INUSE] not\x1b[31m now")
    async with linked(MAIL, instead=replacing(name, refuses)) as (_server, connection):
        with pytest.raises(ImapRefused, match=r"not.*now") as refused:
            await COMMANDS[name](connection)
        assert (refused.value.command, refused.value.code) == (name.removeprefix("UID "), "INUSE")
        assert "\x1b" not in str(refused.value)
        await connection.noop()


async def test_select_without_uidvalidity_is_refused() -> None:
    async with imap_server(MAIL, instead={"SELECT": says("* 1 EXISTS", "{tag} OK")}) as server:
        connection = ImapConnection()
        await connection.connect(at(server), Known())
        with pytest.raises(ImapRefused, match="no UIDVALIDITY"):
            await connection.select("INBOX")
        await connection.logout()


async def test_uidvalidity_out_of_all_bounds_is_refused() -> None:
    answer = says("* OK [UIDVALIDITY " + "9" * 5000 + "] odd", "{tag} OK")
    async with imap_server(MAIL, instead={"SELECT": answer}) as server:
        connection = ImapConnection()
        await connection.connect(at(server), Known())
        with pytest.raises(ImapRefused, match="no UIDVALIDITY"):
            await connection.select("INBOX")
        await connection.logout()


@pytest.mark.parametrize("name", ["NOOP", "UID SEARCH", "SELECT", "IDLE"])
async def test_line_without_end_is_aborted(name: str) -> None:
    endless = streams(b"* OK ", b"x" * 65_536, 2000)
    async with linked(MAIL, instead=replacing(name, endless)) as (_server, connection):
        with pytest.raises(TooMuch):
            await COMMANDS[name](connection)
