"""The process in which mails are read: it answers frame by frame, and can do nothing but that.

Only this process parses what strangers wrote. It has no secrets, no store and no network; files are opened for reading
alone. Its parent kills it when it takes too long (`mailgateway/reader_process.py`).
"""

import gc
import os
import signal
import sys
from typing import Any, BinaryIO

import msgspec
from msgspec.structs import replace

from core.understanding import Known, Question
from mailgateway.reading.understand import understand

MEMORY = 512 * 1024 * 1024
FRAME = 64 * 1024 * 1024

_DENIED = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.system",
    "os.remove",
    "os.rename",
    "ftplib.",
    "shutil.",
)


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """One mail to read. `envelope_from` is None where no envelope is known, '' for an empty one.

    `too_large` is the size in bytes of a mail of which `raw` is only the top, else 0. `thread` and `sent` are what
    `Known` says of the letter that this one answers.
    """

    raw: bytes
    envelope_from: str | None = None
    envelope_to: tuple[str, ...] = ()
    too_large: int = 0
    thread: Question = ""
    sent: tuple[str, ...] = ()


class Batch(msgspec.Struct, frozen=True):
    """What the parent sends: mails, and what is known beforehand."""

    known: Known
    mails: tuple[Parcel, ...]


def write_frame(stream: BinaryIO, data: bytes) -> None:
    """Four bytes of length, then the data."""
    stream.write(len(data).to_bytes(4, "big") + data)
    stream.flush()


def read_frame(stream: BinaryIO) -> bytes:
    """The next frame; b'' at the end of the stream."""
    size = int.from_bytes(_exactly(stream, 4), "big")
    return _exactly(stream, size) if 0 < size <= FRAME else b""


def serve() -> None:
    """Answer batches until the parent closes the pipe; one frame for each mail, as it is done."""
    mails, answers = sys.stdin.buffer, sys.stdout.buffer
    _settle()
    write_frame(answers, b"ready")
    while frame := read_frame(mails):
        batch = msgspec.msgpack.decode(frame, type=Batch)
        for mail in batch.mails:
            found = understand(
                mail.raw,
                _known(mail, batch.known),
                envelope_from=mail.envelope_from,
                envelope_to=mail.envelope_to,
                too_large=mail.too_large,
            )
            write_frame(answers, msgspec.msgpack.encode(found))


def _known(mail: Parcel, known: Known) -> Known:
    """What is known of all, with the letter that this one answers."""
    return replace(known, thread=mail.thread, sent=mail.sent) if mail.thread or mail.sent else known


def _settle() -> None:
    """Read one mail so that everything is loaded, then give up what is not needed."""
    warm = b"From: a@b.example\r\nContent-Type: text/html\r\n\r\n<p>YES</p>"
    understand(warm, Known(addresses=(), domain="b.example", instance="", uid_domain="b.example", today="2000-01-01"))
    gc.collect()
    gc.freeze()  # what is loaded stays: looking through it again and again would cost a tenth of the time
    gc.enable()
    os.environ.clear()
    for ignored in (
        signal.SIGTERM,
        signal.SIGINT,
    ):  # the parent ends us, so that no mail is half read when all is told to stop
        signal.signal(ignored, signal.SIG_IGN)
    _limit()
    sys.addaudithook(_deny)


def _limit() -> None:
    """Memory, no core file, no file written; where the system knows such limits."""
    try:
        import resource
    except ImportError:
        return
    for limit, value in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0)):
        resource.setrlimit(limit, (value, value))


def _deny(event: str, arguments: tuple[Any, ...]) -> None:
    """No network, no other program, no file but for reading."""
    if event.startswith(_DENIED):
        raise PermissionError(event)
    if event == "open" and isinstance(arguments[1], str) and arguments[1].strip("rbt"):
        raise PermissionError(event)


def _exactly(stream: BinaryIO, size: int) -> bytes:
    """`size` bytes, fewer only at the end of the stream."""
    pieces = b""
    while len(pieces) < size and (piece := stream.read(size - len(pieces))):
        pieces += piece
    return pieces
