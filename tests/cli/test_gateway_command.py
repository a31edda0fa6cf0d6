"""`gateway` as a process: its exit codes, its sentences, its log, and how it stops."""

import asyncio
import json
import os
import re
import signal
import sys
from pathlib import Path

import pytest
from command_line import SESSION, Ran, command
from fakes_imap import Imap, imap_server
from fakes_smtp import Sink, sink
from outlook import outlook_reply
from waiting import until

YES = outlook_reply("Priya Shah", "priya.shah@westshire.example", "Yes please, count me in", number=1)
MAIN = "from cli.main import main; main()"


async def start(*args: str) -> asyncio.subprocess.Process:
    """Start the command in a process of its own."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", MAIN, *args, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )


async def ended(process: asyncio.subprocess.Process, seconds: float = 30) -> Ran:
    """What a process did, once it has ended."""
    try:
        async with asyncio.timeout(seconds):
            out, err = await process.communicate()
    except TimeoutError:
        process.kill()
        raise
    assert process.returncode is not None
    return Ran(process.returncode, out.decode(), err.decode())


async def ran(*args: str) -> Ran:
    """Run the command to its end, in a process of its own."""
    return await ended(await start(*args))


def listen_to(config: Path, imap: Imap, smtp: Sink) -> None:
    """Let the desk use these servers, and believe what its own says of senders."""
    text = config.read_text().replace('anchor = "none"', 'anchor = "authserv:mx.lgd.example"')
    ports = iter((imap.port, smtp.port))
    config.write_text(re.sub(r"port = \d+", lambda _: f"port = {next(ports)}", text))


@pytest.fixture
def served(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The desk in real time, with the password that the servers of these tests take."""
    monkeypatch.setenv("IMAP_PASSWORD", "sesame")
    return desk


async def test_once_reads_answers_and_says_how_many(served: Path) -> None:
    async with imap_server(YES) as imap, sink() as smtp:
        listen_to(served, imap, smtp)
        first, second = await ran("gateway", "--once"), await ran("gateway", "--once")
        mails = await smtp.wait_for(1)
    assert (first.code, first.out) == (0, "1 read, 1 sent.\n")
    assert (second.code, second.out) == (0, "0 read, 0 sent.\n")
    assert [mail.recipients for mail in mails] == [["priya.shah@westshire.example"]]


async def test_log_is_json_without_names_and_addresses(served: Path) -> None:
    async with imap_server(YES) as imap, sink() as smtp:
        listen_to(served, imap, smtp)
        done = await ran("gateway", "--once", "--log-level", "debug")
    lines = [json.loads(line) for line in done.err.splitlines()]
    assert {"timestamp", "level", "event", "logger"} <= set(lines[0])
    assert re.search(r"@|Priya|Shah|westshire|sesame|count me in|Hangouts", done.err) is None


@pytest.mark.parametrize("once", [("--once",), ()])
async def test_mailbox_that_cannot_be_reached_is_one_sentence(served: Path, once: tuple[str, ...]) -> None:
    done = await ran("gateway", *once)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("The mail server 127.0.0.1:1 ([imap]) cannot be used: ")
    assert "Check imap.host, imap.port" in done.err
    assert done.err.count("\n") == 1


async def test_wrong_password_is_one_sentence_that_names_the_key(served: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMAP_PASSWORD", "a-wrong-one")
    async with imap_server(YES) as imap, sink() as smtp:
        listen_to(served, imap, smtp)
        done = await ran("gateway", "--once")
    assert done.code == 1
    assert re.match(r"The mail server 127\.0\.0\.1:\d+ \(\[imap\]\) does not accept the user", done.err)
    assert "Check imap.user and imap.secret." in done.err
    assert "a-wrong-one" not in done.err


async def test_submission_server_that_cannot_be_reached_keeps_the_letter(served: Path) -> None:
    async with imap_server(YES) as imap:
        listen_to(served, imap, Sink(port=1))
        done = await ran("gateway", "--once")
    assert done.code == 1
    assert re.search(
        r"^The mail server 127\.0\.0\.1:1 \(\[smtp\]\) cannot be used: .* The letters wait\.$", done.err, re.M
    )
    signed_up, letters = await asyncio.to_thread(
        lambda: (command("signups", SESSION), command("outbox", "--json").json)
    )
    assert "Priya Shah" in signed_up.out
    assert [(row["kind"], row["state"]) for row in letters] == [("signed_up", "retry")]


async def test_secret_that_is_not_there_names_its_place(served: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("IMAP_PASSWORD")
    async with imap_server() as imap, sink() as smtp:
        listen_to(served, imap, smtp)
        done = await ran("gateway", "--once")
    assert (done.code, done.err) == (1, "The secret of [imap] is empty (env). Put the password or token there.\n")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_signal_stops_it_in_order(served: Path, number: signal.Signals) -> None:
    async with imap_server(YES) as imap, sink() as smtp:
        listen_to(served, imap, smtp)
        process = await start("gateway", "--log-level", "error")
        await smtp.wait_for(1)
        process.send_signal(number)
        done = await ended(process, seconds=10)
        assert (done.code, done.out, done.err) == (0, "", "")
        again = await ran("gateway", "--once")
    assert again.out == "0 read, 0 sent.\n"


async def test_status_is_ready_while_the_gateway_works(served: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "THIRDTHURSDAY_NOW"}
    async with imap_server() as imap, sink() as smtp:
        listen_to(served, imap, smtp)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", MAIN, "gateway", "--log-level", "error", env=environment,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        await until(lambda: list(Path("data").glob("beat.gateway*")), 20)
        asked = await asyncio.create_subprocess_exec(
            sys.executable, "-c", MAIN, "status", "--json", env=environment,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        said = await ended(asked)
        process.terminate()
        await ended(process)
    assert (said.code, said.json["ready"], said.json["why_not"]) == (0, True, [])


def test_unknown_log_level_is_refused(desk: Path) -> None:
    assert command("gateway", "--log-level", "loud").err == "--log-level takes one of debug, info, warning, error.\n"


def test_desk_without_a_mailbox_says_which_table_is_missing(desk: Path) -> None:
    desk.write_text(desk.read_text().partition("[imap]")[0])
    assert command("gateway", "--once").err.startswith("The configuration names no mailbox. Add an [imap] table")
