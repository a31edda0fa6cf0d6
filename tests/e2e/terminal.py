"""A real terminal for tests: a private tmux server, its screen as text, and keys pressed one by one."""

import asyncio
import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from e2e.servers import missing


class Terminal:
    """One window of a private tmux server."""

    def __init__(self, socket: str) -> None:
        self._socket = socket

    def screen(self) -> str:
        """What stands on the screen now."""
        return self._tmux("capture-pane", "-p", "-t", "main")

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names: `e`, `Enter`, `C-u`."""
        self._tmux("send-keys", "-t", "main", *keys)

    def type(self, text: str) -> None:
        """Type a text as it stands."""
        self._tmux("send-keys", "-t", "main", "-l", text)

    async def shows(self, text: str, seconds: float = 20) -> str:
        """Wait until `text` stands on the screen; returns the screen."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while text not in (now := await asyncio.to_thread(self.screen)):
            assert loop.time() < end, f"“{text}” did not appear:\n{now}"
            await asyncio.sleep(0.02)
        return now

    def _tmux(self, *args: str) -> str:
        done = subprocess.run(
            ["tmux", "-L", self._socket, *args], capture_output=True, text=True, timeout=20, check=True
        )
        return done.stdout


@contextmanager
def terminal(
    command: list[str], environment: Mapping[str, str], *, columns: int = 120, rows: int = 36
) -> Iterator[Terminal]:
    """A terminal of this size in which `command` runs. The server of tmux ends with it."""
    if shutil.which("tmux") is None:
        missing("tmux is missing: apt-get install tmux")
    socket = f"tt-{os.getpid()}-{secrets.token_hex(4)}"
    settings = [f"{name}={value}" for name, value in environment.items()]
    subprocess.run(
        ["tmux", "-L", socket, "-f", "/dev/null", "new-session", "-d", "-s", "main", "-x", str(columns), "-y", str(rows),
         "env", "-i", *settings, *command],
        check=True, timeout=20, capture_output=True,
    )  # fmt: skip
    try:
        yield Terminal(socket)
    finally:
        subprocess.run(["tmux", "-L", socket, "kill-server"], check=False, timeout=20, capture_output=True)
