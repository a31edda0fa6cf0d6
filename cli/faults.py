"""What a failure looks like from outside: one sentence and exit code 1; a fault of ours leaves a file without values."""

import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

FAILED, INTERRUPTED, TEMPFAIL = 1, 130, 75
_folder: Path | None = None


def keep_in(folder: Path) -> None:
    """From now on, crash files go into this data folder."""
    global _folder  # noqa: PLW0603 - one process works on one desk
    _folder = folder


def guarded(run: Callable[[], object], *, tempfail: bool = False) -> int:
    """Run a command and return its exit code; whatever is raised is told on stderr in one sentence."""
    try:
        run()
        sys.stdout.flush()
        code = 0
    except SystemExit as end:
        code = _code_of(end)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        code = _nobody_reads()
    except BaseException as error:
        print(_told(error), file=sys.stderr)
        code = FAILED
    return TEMPFAIL if code and tempfail else code


def _code_of(end: SystemExit) -> int:
    if end.code is None or isinstance(end.code, int):
        return end.code or 0
    print(end.code, file=sys.stderr)
    return FAILED


def _nobody_reads() -> int:
    """Whoever read our output has gone (`| head`): nothing more is written, not even while Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return FAILED


def _told(error: BaseException) -> str:
    cause = _first(error)
    said = sentence(cause)
    if said:
        return said
    where = write_crash(cause, datetime.now(UTC))
    kept = f" The place is noted in {where}, without names or texts." if where else ""
    return f"Something went wrong in the program itself ({type(cause).__name__}).{kept}"


def _first(error: BaseException) -> BaseException:
    """What went wrong first in a group of tasks."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def sentence(error: BaseException) -> str:
    """One sentence for what a person, a server or the machine did; empty for a fault of the program."""
    from core.errors import Refused
    from core.store.ports import StoreBroken
    from core.text import clean_line

    if isinstance(error, Refused):
        return str(clean_line(error, 1000))
    if isinstance(error, StoreBroken):
        return str(clean_line(f"{error} Nothing was confirmed that is not on disk.", 1000))
    if isinstance(error, OSError):
        return _system_sentence(error)
    return ""


def _system_sentence(error: OSError) -> str:
    from core.text import clean_line

    said = clean_line(error.strerror or str(error) or type(error).__name__, 300)
    if error.filename is not None:
        return f"{clean_line(error.filename, 300)}: {said}. Check the path and its permissions."
    if isinstance(error, ConnectionError | TimeoutError):
        return f"A server could not be reached: {said}."
    return f"The system refused: {said}."


def frames(trace: TracebackType | None) -> Iterator[str]:
    """The lines of a stack, outermost first: module, line and function, never a value."""
    while trace is not None:
        name = trace.tb_frame.f_globals.get("__name__", "?")
        yield f"{name}:{trace.tb_lineno} {trace.tb_frame.f_code.co_name}"
        trace = trace.tb_next


def stack(error: BaseException) -> list[str]:
    """An error and what led to it, as lines of types and places; messages are left out, they may quote mail."""
    lines: list[str] = []
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        lines += [type(cause).__qualname__, *(f"  {frame}" for frame in frames(cause.__traceback__))]
        cause = cause.__cause__ or cause.__context__
    return lines


def write_crash(error: BaseException, now: datetime) -> Path | None:
    """Write `crash-<time>.txt` (mode 0600) into the data folder, else the temporary folder; None where neither can."""
    from cli.version import __version__

    versions = f"thirdthursday {__version__}\nPython {platform.python_version()}\n{platform.platform()}\n"
    content = versions + "\n".join(stack(error)) + "\n"
    for folder in (_folder, Path(tempfile.gettempdir())):
        path = folder / f"crash-{now:%Y%m%dT%H%M%S.%fZ}.txt" if folder else None
        if path and _written(path, content):
            return path
    return None


def _written(path: Path, content: str) -> bool:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError:
        return False
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(content)
    return True
