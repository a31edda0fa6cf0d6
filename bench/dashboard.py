"""How fast the dashboard is: first paint, key, memory, idle, and changes by others, beside a hello-world app.

    .venv/bin/python bench/dashboard.py [--signups 1000] [--rounds 9] [--changes 200] [--together 10000]

Each program runs on a real pseudo-terminal of 120x36; what it writes is fed to a terminal emulator. Hello-world and the
command `dashboard` run in turn, the first round is dropped, and ratios of medians are printed with the budgets of the
design beside them. Then two dashboards and a gateway run beside each other, on a desk with 10,000 sign-ups.
"""

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from dashboards import desk, together  # noqa: E402 - after the path is set
from dashboards.screen import Screen, running  # noqa: E402

HELLO = """
from textual.app import App
from textual.widgets import Static
class Hello(App):
    def compose(self):
        yield Static("Hello, World!")
Hello().run()
"""
OURS = ("-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); from cli.main import main; main()")
"""The command, as its script starts it."""


def paint(*command: str, marker: str) -> tuple[float, float]:
    """Seconds to first paint, and MB two seconds afterwards, when everything has been read."""
    with running(*command) as screen:
        seen = screen.until(marker) - screen.started
        screen.linger(2.0)
        return seen, screen.resident()


def beside_hello(config: Path, rounds: int) -> None:
    """First paint and memory, in turn with hello-world."""
    found = [
        (
            paint("-c", HELLO, marker="Hello"),
            paint(*OURS, "--config", str(config), "dashboard", marker="THIRD THURSDAY"),
        )
        for _ in range(rounds)
    ][1:]
    for at, what, unit, budget in ((0, "first paint", "s", "2.0 x"), (1, "memory", "MB", "1.6 x")):
        base = statistics.median(hello[at] for hello, _ in found)
        ours = statistics.median(own[at] for _, own in found)
        say(what, f"{ours:.2f} {unit} = {ours / base:.2f} x {base:.2f} {unit}", budget)


def keys(screen: Screen, number: int = 60) -> list[float]:
    """Seconds from key to first byte, going down the list of people."""
    screen.type("4")
    screen.until("answered by")
    screen.quiet()
    found = []
    for _ in range(number):
        found.append(screen.key("j"))
        screen.quiet(0.1)
    return sorted(found)


def idle(screen: Screen, seconds: float = 10) -> float:
    """The share of a CPU that is used while nothing happens."""
    screen.quiet(1.5)
    before, began = screen.cpu(), time.monotonic()
    screen.linger(seconds)
    return (screen.cpu() - before) / (time.monotonic() - began)


def by_others(signups: int, number: int) -> None:
    """Changes by two dashboards and a gateway, until they are drawn."""
    with tempfile.TemporaryDirectory() as name, together.sink() as port:
        took = together.measure(asyncio.run(desk.make(Path(name), signups, smtp=port)), number, OURS)
    for what, found in (("edit", took.edits), ("mail", took.mails), ("edit or mail", took.all)):
        say(f"{what} seen by others, median", f"{statistics.median(found) * 1000:.0f} ms", "-")
    say(f"the slowest of {len(took.all)}", f"{took.all[-1] * 1000:.0f} ms", "-")
    say("edit or mail, p99", f"{took.all[int(len(took.all) * 0.99) - 1] * 1000:.0f} ms", "500 ms")


def say(what: str, value: str, budget: str) -> None:
    print(f"{what:34} {value:>28}   budget {budget}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--signups", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--changes", type=int, default=200)
    parser.add_argument("--together", type=int, default=10_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        config = asyncio.run(desk.make(Path(name), args.signups))
        if args.rounds > 1:
            beside_hello(config, args.rounds)
        with running(*OURS, "--config", str(config), "dashboard") as screen:
            screen.until("Amira Khan")
            say("idle", f"{idle(screen):.2%} of a CPU", "1 %")
            pressed = keys(screen)
            say("key to first byte, median", f"{statistics.median(pressed) * 1000:.1f} ms", "10 ms")
            say("key to first byte, p95", f"{pressed[int(len(pressed) * 0.95)] * 1000:.1f} ms", "-")
    if args.changes:
        by_others(args.together, args.changes)
    versions = f"Python {sys.version.split()[0]}"
    print(f"load {os.getloadavg()[0]:.2f}, {args.signups:,} sign-ups (together {args.together:,}), {versions}")


if __name__ == "__main__":
    main()
