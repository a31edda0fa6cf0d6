"""The command, loaded once and forked: each child is the real program in a process of its own, ready in a millisecond.

Run as a program it reads orders from stdin, one JSON object a line, and answers each on stdout; it has one thread only,
so that what it forks starts clean. Imported, it is the other end: `start` for the tests.
"""

import asyncio
import atexit
import functools
import gc
import importlib
import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from dying import fall_sick

LOADED = ("cli.app", "cli.gateway", "cli.desk", "cli.logs", "cli.printing", "mailgateway.gateway")


@dataclass
class Running:
    """One process of the command, killed and awaited like those of asyncio."""

    pid: int
    returncode: int | None = None

    def send_signal(self, number: int) -> None:
        """Send it a signal; it has not been waited for, so its number is still its own."""
        os.kill(self.pid, number)

    async def wait(self) -> int:
        """Until it has ended; its exit code, negative when a signal ended it."""
        if self.returncode is None:
            await _ended(self.pid)
            self.returncode = _ask({"wait": self.pid})
        return self.returncode


def start(
    *arguments: str, env: dict[str, str], cwd: Path, log: Path, sick: tuple[str, Path] | None = None
) -> Running:  # fmt: skip
    """Run `thirdthursday` with these arguments; what it says on stderr is added to `log`. `sick`: see `dying.fall_sick`."""
    order = {"args": arguments, "env": env, "cwd": str(cwd), "log": str(log)}
    return Running(_ask({**order, "sick": (sick[0], str(sick[1])) if sick else None}))


async def _ended(pid: int) -> None:
    descriptor, ended = os.pidfd_open(pid), asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(descriptor, ended.set)
    try:
        await ended.wait()
    finally:
        loop.remove_reader(descriptor)
        os.close(descriptor)


@functools.cache
def _parent() -> "subprocess.Popen[bytes]":
    """The process that forks; it lives as long as the tests do."""
    made = subprocess.Popen(
        [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    atexit.register(_close, made)
    return made


def _close(parent: "subprocess.Popen[bytes]") -> None:
    parent.communicate(timeout=20)


def _ask(order: dict[str, Any]) -> int:
    parent = _parent()
    assert parent.stdin is not None
    assert parent.stdout is not None
    parent.stdin.write(json.dumps(order).encode() + b"\n")
    parent.stdin.flush()
    answer = parent.stdout.readline()
    assert answer, "the command could not be loaded: what it said stands on stderr"
    return int(answer)


def _serve() -> None:
    """Fork for each order until the tests have ended; then nothing that was started goes on."""
    for name in LOADED:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    children: set[int] = set()
    for line in sys.stdin.buffer:
        order = json.loads(line)
        if "wait" in order:
            children.discard(order["wait"])
            answer = os.waitstatus_to_exitcode(os.waitpid(order["wait"], 0)[1])
        else:
            answer = os.fork()
            if not answer:
                _become(order)
            children.add(answer)
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()
    for pid in children:
        os.kill(pid, signal.SIGKILL)


def _become(order: dict[str, Any]) -> NoReturn:
    """Be the command: with its own environment, folder and files, and nothing of the parent's left open."""
    from cli.main import main

    os.chdir(order["cwd"])
    os.environ.clear()
    os.environ.update(order["env"])
    nothing = os.open(os.devnull, os.O_RDWR)
    log = os.open(order["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    for number, descriptor in enumerate((nothing, nothing, log)):
        os.dup2(descriptor, number)
    os.closerange(3, 1024)
    if order["sick"]:
        fall_sick(order["sick"][0], Path(order["sick"][1]))
    main(order["args"])
    raise AssertionError("the command ends by SystemExit")


if __name__ == "__main__":
    _serve()
