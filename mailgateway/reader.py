"""Reads mails in a process of their own: many mails in, one understanding for each, in order, within deadlines."""

import asyncio
import contextlib
import threading
import weakref
from collections.abc import Sequence

from core.text import lit
from core.understanding import Known, Understanding
from mailgateway.reader_process import WorkerLost, WorkerProcess
from mailgateway.reader_worker import Parcel
from mailgateway.reading.guard import WHOLE_MAIL
from mailgateway.reading.identity import identity_of

__all__ = ["Parcel", "Reader", "ReaderBroken"]

CALL = 50
CALL_BYTES = 8 * 1024 * 1024
HEAD = 64 * 1024
ANSWER_SECONDS = 2.0
ALONE_SECONDS = 10.0
STARTS = 3
NO_START = "The process that reads mails does not start. Nothing was lost; it is tried again."


class ReaderBroken(Exception):
    """No worker could be started: trouble of our own, not of a mail. The mails are to be read again later."""


class Reader:
    """Where mails are read. One reader serves one gateway; its calls may overlap, they take turns.

    A worker that gives no answer within 2 seconds is killed: the mail without an answer is `worker-killed`, the rest goes
    to a new worker. If the worker had hardly been given a processor, or ended by itself (somebody else may have ended it),
    the mail is tried once more, alone, with 10 seconds.
    """

    def __init__(self, *, seconds: float = ANSWER_SECONDS, alone: float = ALONE_SECONDS) -> None:
        self._seconds, self._alone = seconds, alone
        self._held: list[WorkerProcess] = []
        self._turn = threading.Lock()
        self.why = ""
        """Why nothing could be read when it was last tried; '' while all is well."""
        self._closed = self._asked = 0  # how often it was closed; and what that was when the call in hand was made
        self._end = weakref.finalize(self, _stop_all, self._held)

    async def read(self, mails: Sequence[Parcel], known: Known) -> list[Understanding]:
        """The understanding of each mail, in the same order. Raises `ReaderBroken`, never for what a mail holds."""
        if not mails:
            return []
        return await asyncio.to_thread(self._read_all, tuple(mails), known, self._closed)

    @property
    def workers(self) -> tuple[WorkerProcess, ...]:
        """The worker in use, and the one that gets ready to follow it."""
        return tuple(self._held)

    async def start(self) -> None:
        """Begin to start the worker, so that the first mail finds it ready. Whether it does start is seen when it is asked."""
        await asyncio.to_thread(self._start)

    async def close(self) -> None:
        """Stop the worker; calls that wait for it end with `ReaderBroken`. The next call would start another."""
        await asyncio.to_thread(self._close)

    def _read_all(self, mails: tuple[Parcel, ...], known: Known, closed: int) -> list[Understanding]:
        found: list[Understanding] = []
        with self._turn:
            self._asked = closed
            while len(found) < len(mails):
                self._refuse_when_closed()
                found += self._some(_call(mails[len(found) :]), known)
        return found

    def _some(self, mails: tuple[Parcel, ...], known: Known) -> list[Understanding]:
        """Answers to the first of these mails, at least one."""
        found: list[Understanding] = []
        worker = self._worker()
        try:
            worker.ask(mails, known)
            while len(found) < len(mails):
                self._refuse_when_closed()
                found.append(worker.answer(self._seconds))
            self._rest(worker)
        except WorkerLost as lost:
            self._drop()
            found.append(self._again(mails[len(found)], known) if lost.starved else killed(mails[len(found)]))
        return found

    def _refuse_when_closed(self) -> None:
        """The worker goes too: its answers to come must not be taken for answers to other mails."""
        if self._asked != self._closed:
            self._stop()
            raise ReaderBroken("The reading of mails is stopping. Nothing was lost; they are read when it runs again.")

    def _again(self, mail: Parcel, known: Known) -> Understanding:
        """One more try, alone."""
        worker = self._worker()
        try:
            worker.ask((mail,), known)
            return worker.answer(self._alone)
        except WorkerLost:
            self._drop()
            return killed(mail)

    def _worker(self) -> WorkerProcess:
        """The worker to ask."""
        for _ in range(STARTS):
            with contextlib.suppress(OSError, WorkerLost):
                ready = self._ready()
                self.why = ""
                return ready
        self.why = NO_START
        raise ReaderBroken(NO_START)

    def _ready(self) -> WorkerProcess:
        self._begin(1)
        worker = self._held[0]
        try:
            worker.ready()
        except WorkerLost:
            self._drop()
            raise
        return worker

    def _rest(self, worker: WorkerProcess) -> None:
        """Between two calls: a successor gets ready in time, so that nobody waits for it when it is needed."""
        worker.rest()
        if worker.ageing:
            with contextlib.suppress(OSError):
                self._begin(2)
        if worker.tired:
            self._drop()

    def _begin(self, count: int) -> None:
        """Begin to start workers until there are so many."""
        while len(self._held) < count:
            self._held.append(WorkerProcess())

    def _drop(self) -> None:
        """End the worker in use."""
        self._held.pop(0).stop()

    def _start(self) -> None:
        with self._turn, contextlib.suppress(OSError):
            self._begin(1)

    def _close(self) -> None:
        self._closed += 1  # whoever reads gives up after the mail in hand, and whoever waits to read
        with self._turn:
            self._stop()

    def _stop(self) -> None:
        _stop_all(self._held)


def _call(mails: tuple[Parcel, ...]) -> tuple[Parcel, ...]:
    """The mails of one call: at most 50 and 8 MB, at least one. Of a mail that is too large only the top is sent."""
    chosen: list[Parcel] = []
    size = 0
    for mail in mails[:CALL]:
        mail = mail if len(mail.raw) <= WHOLE_MAIL else Parcel(raw=mail.raw[:HEAD], too_large=len(mail.raw))
        size += len(mail.raw)
        if chosen and size > CALL_BYTES:
            break
        chosen.append(mail)
    return tuple(chosen)


def killed(mail: Parcel) -> Understanding:
    """What is left of a mail that cost a worker its life."""
    return Understanding(
        kind="quarantined",
        rule=lit("guard: worker-killed"),
        code="worker-killed",
        size=mail.too_large or len(mail.raw),
        identity=identity_of(mail.raw),
        verdict="human",
        reason=lit("Reading the mail took too long or too much memory and was stopped. A person looks at it."),
    )


def _stop_all(held: list[WorkerProcess]) -> None:
    while held:
        held.pop().stop()
