"""The reader: one understanding for each mail, in order, from a process that can do nothing else and may be killed."""

import asyncio
import gc
import os
import pathlib
import resource
import signal
import subprocess
import sys
from collections.abc import AsyncIterator

import own_mails
import pytest
from own_mails import KNOWN
from waiting import until

from mailgateway.reader import Parcel, Reader, ReaderBroken
from mailgateway.reader_process import WorkerLost, WorkerProcess
from mailgateway.reading.guard import WHOLE_MAIL

HEAD = b"From: Priya <priya.shah@westshire.example>\r\n\r\n"


@pytest.fixture
async def reader() -> AsyncIterator[Reader]:
    made = Reader()
    yield made
    await made.close()


def _worker_pids() -> set[int]:
    """The worker processes of this test process."""
    found = set()
    for path in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
            command = (path / "cmdline").read_bytes()
        except (OSError, ValueError, IndexError):
            continue
        if parent == os.getpid() and b"reader_worker" in command:
            found.add(int(path.name))
    return found


async def test_reader_answers_each_mail_in_order(reader: Reader) -> None:
    words = (b"YES", b"NO", b"MAYBE", b"HELP")
    found = await reader.read([Parcel(raw=HEAD + word) for word in words], KNOWN)
    assert [each.intent for each in found] == ["join", "decline", "maybe", "help"]


async def test_answers_are_those_of_reading_in_the_process(reader: Reader) -> None:
    mails = [
        mail for mail in own_mails.labelled() if not {"known", "envelope_from", "envelope_to"} & set(mail.expected)
    ]
    found = await reader.read([Parcel(raw=mail.raw) for mail in mails], KNOWN)
    differing = [mail.name for each, mail in zip(found, mails, strict=True) if each != mail.understood()]
    assert differing == []


async def test_each_mail_is_read_in_the_thread_of_the_letter_it_answers(reader: Reader) -> None:
    quoted = HEAD + b"2\r\n\r\nReply YES and the place is yours."
    thread = Parcel(raw=quoted, thread="vote", sent=("Reply YES and the place is yours.",))
    found = await reader.read([Parcel(raw=HEAD + b"2"), thread, Parcel(raw=HEAD + b"2")], KNOWN)
    assert [each.intent for each in found] == [None, "vote", None]
    assert found[1].reply.final == "2"


async def test_close_ends_what_is_being_read_after_the_mail_in_hand_and_mixes_no_answers_up(reader: Reader) -> None:
    many = [Parcel(raw=HEAD + b"YES")] * 5_000
    reading = asyncio.create_task(reader.read(many, KNOWN))
    waiting = asyncio.create_task(reader.read(many, KNOWN))
    await until(lambda: bool(reader.workers) and reader.workers[0].mails > 0)
    await reader.close()
    ended = await asyncio.gather(reading, waiting, return_exceptions=True)
    assert [type(each) for each in ended] == [ReaderBroken, ReaderBroken]
    assert [each.intent for each in await reader.read([Parcel(raw=HEAD + b"NO")], KNOWN)] == ["decline"]


async def test_reader_that_cannot_start_says_why_until_it_can(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as away:
        away.setattr(sys, "executable", "/nowhere/python")
        with pytest.raises(ReaderBroken, match="does not start"):
            await reader.read([Parcel(raw=HEAD + b"YES")], KNOWN)
    assert reader.why == "The process that reads mails does not start. Nothing was lost; it is tried again."
    assert [each.intent for each in await reader.read([Parcel(raw=HEAD + b"YES")], KNOWN)] == ["join"]
    assert reader.why == ""


async def test_reader_passes_the_envelope_and_the_size_on(reader: Reader) -> None:
    parcels = [
        Parcel(raw=HEAD + b"YES", envelope_from=""),
        Parcel(raw=HEAD + b"YES", envelope_to=("hangouts+berkshire@lgd.example",)),
        Parcel(raw=HEAD, too_large=9_000_000),
        Parcel(raw=HEAD + b"x" * (WHOLE_MAIL + 1)),
    ]
    found = await reader.read(parcels, KNOWN)
    assert [(each.kind, each.series_address, each.size) for each in found] == [
        ("auto-reply", "", len(HEAD) + 3),
        ("human", "berkshire", len(HEAD) + 3),
        ("quarantined", "", 9_000_000),
        ("quarantined", "", len(HEAD) + WHOLE_MAIL + 1),
    ]


async def test_successor_gets_ready_before_a_worker_is_replaced_and_no_mail_is_read_twice(reader: Reader) -> None:
    before = _worker_pids()
    await reader.start()
    found = await reader.read([Parcel(raw=HEAD + b"YES")] * 800, KNOWN)
    first, successor = reader.workers
    assert _worker_pids() - before == {first.pid, successor.pid}
    found += await reader.read([Parcel(raw=HEAD + b"NO")] * 300, KNOWN)
    assert [each.intent for each in found] == ["join"] * 800 + ["decline"] * 300
    assert [each.pid for each in reader.workers] == [successor.pid]
    assert _worker_pids() - before == {successor.pid}


async def test_nothing_to_read_starts_nothing() -> None:
    before = _worker_pids()
    assert await Reader().read([], KNOWN) == []
    assert _worker_pids() == before


async def test_mail_that_takes_too_long_is_put_aside_and_the_next_is_read() -> None:
    hasty = Reader(seconds=0.0, alone=0.0)
    long = [HEAD + b"Many words. " * 20_000, HEAD + b"Many more. " * 20_000]  # nobody reads them in no time
    found = await hasty.read([Parcel(raw=raw) for raw in long], KNOWN)
    await hasty.close()
    assert [(each.kind, each.code, each.verdict, each.size) for each in found] == [
        ("quarantined", "worker-killed", "human", len(raw)) for raw in long
    ]
    assert len({each.identity for each in found} - {""}) == 2


async def test_starved_worker_is_replaced_and_its_mail_read_once_more(reader: Reader) -> None:
    before = _worker_pids()
    await reader.read([Parcel(raw=HEAD + b"YES")], KNOWN)
    (pid,) = _worker_pids() - before
    os.kill(pid, signal.SIGSTOP)
    found = await reader.read([Parcel(raw=HEAD + word) for word in (b"NO", b"MAYBE")], KNOWN)
    assert [each.intent for each in found] == ["decline", "maybe"]
    assert pid not in _worker_pids()


async def test_worker_that_died_between_mails_costs_no_mail(reader: Reader) -> None:
    before = _worker_pids()
    await reader.read([Parcel(raw=HEAD + b"YES")], KNOWN)
    (pid,) = _worker_pids() - before
    os.kill(pid, signal.SIGKILL)
    found = await reader.read([Parcel(raw=HEAD + word) for word in (b"NO", b"MAYBE")], KNOWN)
    assert [each.intent for each in found] == ["decline", "maybe"]


async def test_worker_stays_when_all_are_told_to_stop_and_ends_with_its_reader(reader: Reader) -> None:
    before = _worker_pids()
    await reader.read([Parcel(raw=HEAD + b"YES")], KNOWN)
    (pid,) = _worker_pids() - before
    os.kill(pid, signal.SIGTERM)
    os.kill(pid, signal.SIGINT)
    assert [each.intent for each in await reader.read([Parcel(raw=HEAD + b"NO")], KNOWN)] == ["decline"]
    assert _worker_pids() - before == {pid}
    await reader.close()
    assert _worker_pids() == before


async def test_forgotten_reader_leaves_no_process_behind() -> None:
    before = _worker_pids()
    forgotten = Reader()
    await forgotten.read([Parcel(raw=HEAD + b"YES")], KNOWN)
    del forgotten
    gc.collect()
    assert _worker_pids() == before


def test_worker_that_ended_is_told_apart() -> None:
    worker = WorkerProcess()
    worker.ready()
    os.kill(worker.pid, signal.SIGKILL)
    with pytest.raises(WorkerLost, match="it ended"):
        _ask_and_wait(worker)
    worker.stop()


def _ask_and_wait(worker: WorkerProcess) -> None:
    worker.ask((Parcel(raw=HEAD + b"YES"),), KNOWN)
    worker.answer(5.0)


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "open('/tmp/reader-worker-was-here', 'w')",
        "import os; os.remove('/tmp/reader-worker-was-here')",
    ],
)
def test_worker_may_do_nothing_but_read(attempt: str) -> None:
    settled = "from mailgateway import reader_worker; reader_worker._settle()"
    code = f"{settled}\ntry:\n    {attempt}\nexcept PermissionError:\n    print('denied')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.returncode) == ("denied\n", 0), done.stderr
    assert not pathlib.Path("/tmp/reader-worker-was-here").exists()


def test_worker_has_no_environment_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", "canary-password")
    worker = WorkerProcess()
    worker.ready()
    environment = pathlib.Path(f"/proc/{worker.pid}/environ").read_bytes()
    worker.stop()
    assert b"canary" not in environment
    assert b"PYTHONPATH" in environment


async def test_memory_of_the_gateway_does_not_grow_with_big_mails(reader: Reader) -> None:
    big = Parcel(raw=HEAD + b"x" * (WHOLE_MAIL - len(HEAD)))
    await reader.read([big] * 5, KNOWN)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    await reader.read([big] * 40, KNOWN)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024


async def test_the_loop_stays_free_while_mails_are_read(reader: Reader) -> None:
    parcels = [Parcel(raw=mail.raw) for mail in own_mails.labelled()]
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    counting = asyncio.create_task(count())
    found = await reader.read(parcels, KNOWN)
    counting.cancel()
    assert len(found) == len(parcels)
    assert turns > 1
