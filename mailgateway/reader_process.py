"""One worker process seen from outside: started, asked, measured, and killed when it takes too long."""

import contextlib
import os
import pathlib
import select
import subprocess
import sys
import time

import msgspec

from core.understanding import Known, Understanding
from mailgateway.reader_worker import Batch, Parcel, write_frame

START_SECONDS = 30.0
MAILS = 1_000
GROWTH = 96 * 1024 * 1024
PIPE = 1024 * 1024
_SERVE = "import gc; gc.disable(); from mailgateway.reader_worker import serve; serve()"


class WorkerLost(Exception):
    """The worker gave no answer in time, or ended. `starved` is true where the mail need not be to blame."""

    def __init__(self, reason: str, *, starved: bool = False) -> None:
        super().__init__(reason)
        self.starved = starved


class WorkerProcess:
    """A worker that is being started. Its calls block: use it from a thread, by one caller at a time. `WorkerLost` ends it.

    Making one does not wait: it gets ready by itself, while others do something else. Raises `OSError`.
    """

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, nothing from outside
            [sys.executable, "-P", "-c", _SERVE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": os.pathsep.join(path for path in sys.path if path.startswith("/")), "LC_ALL": "C.UTF-8"},
            cwd="/",
            pipesize=PIPE,  # a whole batch fits: whoever asks need not wait until it is read
            start_new_session=True,  # a Ctrl-C at the terminal is for us alone
        )
        self._buffer = bytearray()
        self.mails = 0
        self._size = self._grown = 0
        self._used_before = 0.0

    def ready(self) -> None:
        """Wait until it can be asked. Raises `WorkerLost` where it does not start."""
        if self._size:
            return
        try:
            started = self._frame(START_SECONDS) == b"ready"
        except OSError:
            started = False
        if not started:
            self.stop()
            raise WorkerLost("it did not start")
        self._size = max(1, self._resident())
        self.rest()

    def rest(self) -> None:
        """Take its measure after a call, where nobody waits: the next call must get to it at once."""
        self._used_before = self._processor_seconds()
        self._grown = self._resident() - self._size

    def ask(self, mails: tuple[Parcel, ...], known: Known) -> None:
        """Send a batch; then call `answer` once for each mail."""
        assert self._process.stdin is not None
        self.ready()
        try:
            write_frame(self._process.stdin, msgspec.msgpack.encode(Batch(known, mails)))  # type: ignore[arg-type]
        except OSError as error:
            raise WorkerLost("it ended before it was asked", starved=True) from error

    def answer(self, seconds: float) -> Understanding:
        """The next answer, at most `seconds` from now."""
        try:
            found = msgspec.msgpack.decode(self._frame(seconds), type=Understanding)
        except TimeoutError as error:
            used = self._processor_seconds() - self._used_before
            raise WorkerLost("it took too long", starved=used < seconds / 2) from error
        except (OSError, msgspec.DecodeError) as error:
            raise WorkerLost("it ended", starved=True) from error
        self.mails += 1
        return found

    @property
    def tired(self) -> bool:
        """Whether it should be replaced: after 1,000 mails, or when it had grown by more than 96 MB at its last rest."""
        return self.mails >= MAILS or self._grown > GROWTH

    @property
    def used(self) -> float:
        """Seconds of processor time used so far."""
        return self._processor_seconds()

    @property
    def ageing(self) -> bool:
        """Whether it will have to be replaced soon."""
        return self.mails >= MAILS * 3 // 4

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def stop(self) -> None:
        """Kill it and wait; never raises."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):  # what was still to be written has no reader any more
                    stream.close()

    def _frame(self, seconds: float) -> bytes:
        """The next frame. Raises OSError: TimeoutError, or ConnectionResetError when the worker ended."""
        end = time.monotonic() + seconds
        while len(self._buffer) < 4 or len(self._buffer) < 4 + int.from_bytes(self._buffer[:4], "big"):
            self._buffer += self._bytes(end - time.monotonic())
        size = int.from_bytes(self._buffer[:4], "big")
        frame = bytes(self._buffer[4 : 4 + size])
        del self._buffer[: 4 + size]
        return frame

    def _bytes(self, seconds: float) -> bytes:
        assert self._process.stdout is not None
        descriptor = self._process.stdout.fileno()
        waiting = select.poll()
        waiting.register(descriptor, select.POLLIN)
        if not waiting.poll(max(0.0, seconds) * 1000):
            raise TimeoutError
        data = os.read(descriptor, 1024 * 1024)
        if not data:
            raise ConnectionResetError("the worker ended")
        return data

    def _processor_seconds(self) -> float:
        """Processor time used so far; infinity where the system does not tell, so that nothing counts as starved."""
        try:
            fields = pathlib.Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        except (OSError, ValueError, IndexError):
            return 0.0 if self._process.poll() is None else float("inf")

    def _resident(self) -> int:
        """Bytes in memory; 0 where the system does not tell."""
        try:
            pages = pathlib.Path(f"/proc/{self.pid}/statm").read_text().split()[1]
            return int(pages) * os.sysconf("SC_PAGE_SIZE")
        except (OSError, ValueError, IndexError):
            return 0
