"""Where secrets come from: files that nobody else can read, and what a command prints."""

import asyncio
import contextlib
import os
import signal
import stat
from pathlib import Path

from core.errors import Refused
from core.text import clean_line

SECRET_BYTES = 64 * 1024
COMMAND_SECONDS = 30.0


def read_private(path: Path, what: str, *, most: int = SECRET_BYTES, by_systemd: bool = False) -> bytes:
    """At most `most` + 1 bytes of a file that only we can read. Raises `Refused`; `what` is the section it is for.

    Symbolic links are followed, what they lead to is checked. A file that systemd made (`by_systemd`) shows the mask of
    its access list where the group's rights stand (systemd#29435); its folder is ours alone.
    """
    try:
        # without O_NONBLOCK a named pipe would be waited for
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            _check(os.fstat(descriptor), path, what, others=0o037 if by_systemd else 0o077)
            return os.read(descriptor, most + 1)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise Refused(f"The secret file {clean_line(path)} of [{what}] cannot be read: {error.strerror}.") from None


def _check(facts: os.stat_result, path: Path, what: str, *, others: int) -> None:
    shown = clean_line(path)
    if not stat.S_ISREG(facts.st_mode):
        raise Refused(f"The secret file {shown} of [{what}] is no file. Give the path of a file that holds the secret.")
    if facts.st_uid not in {os.geteuid(), 0}:
        raise Refused(
            f"The secret file {shown} of [{what}] belongs to somebody else. Make it your own: chown, chmod 600."
        )
    if facts.st_mode & others:
        raise Refused(f"The secret file {shown} of [{what}] can be read by others. Run: chmod 600 {shown}")


async def output_of(command: tuple[str, ...], what: str) -> bytes:
    """What a command prints, at most `SECRET_BYTES` + 1. Its arguments are the configuration's own; none is a secret.

    Raises `Refused` when it does not start, fails, or takes too long; it and what it started are ended then.
    """
    process = await _started(command, what)
    try:
        async with asyncio.timeout(COMMAND_SECONDS):
            output = await _beginning(process)
            if len(output) <= SECRET_BYTES:
                await process.wait()
    except TimeoutError:
        raise Refused(f"The secret command of [{what}] took more than {COMMAND_SECONDS:g} s.") from None
    finally:
        await _end(process)
    if process.returncode and len(output) <= SECRET_BYTES:
        raise Refused(f"The secret command of [{what}] ended with exit code {process.returncode}.")
    return output


async def _started(command: tuple[str, ...], what: str) -> asyncio.subprocess.Process:
    try:
        return await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise Refused(f"The secret command of [{what}] does not start: {error.strerror}.") from None


async def _beginning(process: asyncio.subprocess.Process) -> bytes:
    """All that `process` prints, or the beginning of it when that is too long for a secret."""
    assert process.stdout is not None
    try:
        return await process.stdout.readexactly(SECRET_BYTES + 1)
    except asyncio.IncompleteReadError as ended:
        return ended.partial


async def _end(process: asyncio.subprocess.Process) -> None:
    """End a command that still runs, with everything that it started."""
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.communicate()
