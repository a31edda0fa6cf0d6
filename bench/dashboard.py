"""How fast the dashboard is: first paint, key, memory, idle and a change by another process, beside a hello-world app.

    .venv/bin/python bench/dashboard.py [--signups 1000] [--rounds 9] [--changes 300]

Each program runs on a real pseudo-terminal of 120x36; what it writes is fed to a terminal emulator. Hello-world and ours
run in turn, the first round is dropped, and ratios of medians are printed with the budgets of the design beside them.
"""

import argparse
import asyncio
import os
import pty
import random
import select
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyte

ROOT = Path(__file__).parents[1]
COLUMNS, ROWS = 120, 36
HELLO = """
from textual.app import App
from textual.widgets import Static
class Hello(App):
    def compose(self):
        yield Static("Hello, World!")
Hello().run()
"""
OURS = """
import asyncio, sys
from pathlib import Path
from core.model import Actor
from core.store.opening import open_store
from core.text import lit
from core.desk import Desk
from tui.app import Dashboard
async def main():
    store = await open_store(Path(sys.argv[1]))
    desk = Desk(name=lit("Bench"), address=lit("hangouts@lgd.example"), organizers=lit("Rowan Ellis"),
                uid_domain="lgd.example", secret=b"s" * 32, instance="bench", default_series="digital")
    await Dashboard(store, desk, Actor(kind="organiser", name=lit("amira"))).run_async()
asyncio.run(main())
"""
CHANGES = """
import asyncio, random, sys, time
from pathlib import Path
from msgspec.structs import replace
from core.model import Actor
from core.store.opening import open_store
from core.text import Safe, lit
async def main():
    store = await open_store(Path(sys.argv[1]))
    for number in range(int(sys.argv[2])):
        await asyncio.sleep(random.uniform(0.05, 0.25))
        async with store.unit_of_work(Actor(kind="gateway", name=lit("gateway"))) as uow:
            session = min(await uow.sessions.of_series("digital"), key=lambda s: s.starts)
            uow.begin("edit_session", Safe(f"mark-{number:05}"), series="digital", session=session.id)
            await uow.sessions.put(replace(session, topic=Safe(f"mark-{number:05}")))
        print(number, time.monotonic(), flush=True)
        sys.stdin.readline()
    await store.close()
asyncio.run(main())
"""


class Screen:
    """A program on a pseudo-terminal, and how its screen looks."""

    def __init__(self, *command: str) -> None:
        mine, theirs = pty.openpty()
        environment = dict(os.environ) | {
            "TERM": "xterm-256color", "COLORTERM": "truecolor", "COLUMNS": str(COLUMNS), "LINES": str(ROWS),
            "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8",
        }  # fmt: skip
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, *command], stdin=theirs, stdout=theirs, stderr=theirs, env=environment
        )
        os.close(theirs)
        self._mine = mine
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)

    def read(self, seconds: float) -> bool:
        """Take what comes within some time; whether anything came."""
        if not select.select([self._mine], [], [], seconds)[0]:
            return False
        self._stream.feed(os.read(self._mine, 65_536))
        return True

    def until(self, text: str, seconds: float = 60) -> float:
        """The moment at which a text stands on the screen."""
        end = time.monotonic() + seconds
        while not any(text in line for line in self._screen.display):
            if time.monotonic() > end:
                raise SystemExit("\n".join(self._screen.display) + f"\n“{text}” never came")
            self.read(0.05)
        return time.monotonic()

    def quiet(self, seconds: float = 0.3) -> None:
        """Wait until nothing has been written for some time."""
        while self.read(seconds):
            pass

    def key(self, key: str) -> float:
        """Seconds from writing a key to the first byte that comes back."""
        began = time.monotonic()
        os.write(self._mine, key.encode())
        select.select([self._mine], [], [], 5)
        return time.monotonic() - began

    def resident(self) -> float:
        """Resident memory in MB."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024

    def cpu(self) -> float:
        """Seconds of processor used so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def close(self) -> None:
        """End the program."""
        self.process.kill()
        self.process.wait()
        os.close(self._mine)


@contextmanager
def running(*command: str) -> Iterator[Screen]:
    screen = Screen(*command)
    try:
        yield screen
    finally:
        screen.close()


async def make(folder: Path, signups: int) -> None:
    """A store with a series and this many sign-ups for its next session."""
    sys.path.insert(0, str(ROOT))
    from core.desk import Desk
    from core.model import Actor, Person, Signup
    from core.operations import series
    from core.store.opening import open_store
    from core.text import Safe, lit

    store = await open_store(folder, create=True)
    desk = Desk(
        name=lit("Bench"), address=lit("hangouts@lgd.example"), organizers=lit("R"), uid_domain="lgd.example",
        secret=b"s" * 32, instance="bench", default_series="digital",
    )  # fmt: skip
    amira = Actor(kind="organiser", name=lit("amira"))
    host = series.NewHost("amira.khan@northdale.example", "Amira Khan")
    await series.add(store, desk, amira, series.NewSeries(slug="digital", name="Digital", hosts=(host,), capacity=None))
    async with store.unit_of_work(amira) as uow:
        session = min(await uow.sessions.of_series("digital"), key=lambda s: s.starts)
        uow.begin("import", lit("people"), series="digital")
        for at in range(signups):
            person = Person(
                id=f"p{at}", name=Safe(f"Person {at:05}"), address=Safe(f"p{at}@westshire.example"),
                organisation="westshire.example", organisation_name=lit("Westshire"), created_at=uow.now,
                heard_at=uow.now,
            )  # fmt: skip
            await uow.people.put(person)
            await uow.signups.put(
                Signup(
                    id=f"{session.id}:{person.id}", session=session.id, person=person.id, series="digital",
                    state="going", order=at + 1, created_at=uow.now, changed_at=uow.now,
                )
            )  # fmt: skip
    await store.close()


def paint(command: tuple[str, ...], marker: str) -> tuple[float, float]:
    """Seconds to first paint, and MB one second afterwards."""
    with running(*command) as screen:
        seen = screen.until(marker) - screen.started
        screen.quiet(1.0)
        return seen, screen.resident()


def keys(folder: Path, number: int = 60) -> list[float]:
    """Seconds from key to first byte, going down the list of people."""
    with running("-c", OURS, str(folder)) as screen:
        screen.until("Amira Khan")
        os.write(screen._mine, b"4")
        screen.until("answered by")
        screen.quiet()
        found = []
        for _ in range(number):
            found.append(screen.key("j"))
            screen.quiet(0.1)
        return found


def changes(folder: Path, number: int) -> tuple[list[float], float]:
    """Seconds from a commit of another process to its marker on the screen; and the share of a CPU used when idle."""
    with running("-c", OURS, str(folder)) as screen:
        screen.until("Amira Khan")
        screen.quiet(1.5)
        before, began = screen.cpu(), time.monotonic()
        screen.quiet(10)
        idle = (screen.cpu() - before) / (time.monotonic() - began)
        other = subprocess.Popen(
            [sys.executable, "-c", CHANGES, str(folder), str(number)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True, env=dict(os.environ) | {"PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert other.stdin is not None
        assert other.stdout is not None
        found = []
        for line in other.stdout:
            mark, committed = line.split()
            found.append(screen.until(f"mark-{int(mark):05}") - float(committed))
            other.stdin.write("\n")
            other.stdin.flush()
        other.wait()
        return found, idle


def say(what: str, value: str, budget: str) -> None:
    print(f"{what:34} {value:>24}   budget {budget}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--signups", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--changes", type=int, default=300)
    args = parser.parse_args()
    random.seed(1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "data"
        asyncio.run(make(folder, args.signups))
        rounds = [
            (paint(("-c", HELLO), "Hello"), paint(("-c", OURS, str(folder)), "THIRD THURSDAY"))
            for _ in range(args.rounds)
        ]
        hello, ours = [r[0] for r in rounds[1:]], [r[1] for r in rounds[1:]]
        base, paints = statistics.median(h[0] for h in hello), statistics.median(o[0] for o in ours)
        say("first paint", f"{paints:.2f} s = {paints / base:.2f} x {base:.2f} s", "2.0 x")
        small, big = statistics.median(h[1] for h in hello), statistics.median(o[1] for o in ours)
        say("memory", f"{big:.0f} MB = {big / small:.2f} x {small:.0f} MB", "1.6 x")
        pressed = sorted(keys(folder))
        say("key to first byte, median", f"{statistics.median(pressed) * 1000:.1f} ms", "10 ms")
        say("key to first byte, p95", f"{pressed[int(len(pressed) * 0.95)] * 1000:.1f} ms", "-")
        seen, idle = changes(folder, args.changes)
        seen.sort()
        say("change seen, median", f"{statistics.median(seen) * 1000:.0f} ms", "-")
        say("change seen, p99", f"{seen[int(len(seen) * 0.99)] * 1000:.0f} ms", "500 ms")
        say("idle", f"{idle:.2%} of a CPU", "1 %")
    print(
        f"load {os.getloadavg()[0]:.2f}, {args.signups} sign-ups, {args.changes} changes, Python {sys.version.split()[0]}"
    )


if __name__ == "__main__":
    main()
