"""What Home has loaded once everything stands on it: nothing that only letters, calendars or mail servers need."""

import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parents[1]
HEAVY = (
    "holidays",
    "icalendar",
    "jinja2",
    "segno",
    "plotext",
    "aiosmtplib",
    "aioimaplib",
    "typer",
    "numpy",
    "markdown_it",
)
SHOWN = """
import asyncio, sys
sys.path[:0] = [{root!r}, {tests!r}]
from pathlib import Path
from core.desk import Desk
from core.model import Actor
from core.store.opening import open_store
from core.text import lit
from tui.app import Dashboard

async def main():
    store = await open_store(Path({folder!r}))
    desk = Desk(name=lit("Hangouts"), address=lit("hangouts@lgd.example"), organizers=lit("Rowan Ellis"),
                uid_domain="lgd.example", secret=b"s" * 32, instance="test", default_series="digital")
    app = Dashboard(store, desk, Actor(kind="organiser", name=lit("amira")))
    async with app.run_test(size=(120, 36)) as pilot:
        while not getattr(app.desk_screen, "planned", ()):
            await pilot.pause(0.05)
    await store.close()
    print(sorted({{name.partition(".")[0] for name in sys.modules}} & set({heavy!r})))

asyncio.run(main())
"""
FILLED = """
import asyncio, sys
sys.path[:0] = [{root!r}, {tests!r}]
from pathlib import Path
import fakes_desk
from core.operations import series
from core.store.opening import open_store

async def main():
    store = await open_store(Path({folder!r}), create=True)
    host = series.NewHost("amira.khan@northdale.example", "Amira Khan")
    new = series.NewSeries(slug="digital", name="Digital", hosts=(host,))
    await series.add(store, fakes_desk.DESK, fakes_desk.AMIRA, new)
    await store.close()

asyncio.run(main())
"""


def test_home_loads_nothing_that_only_letters_and_calendars_need(tmp_path: Path) -> None:
    places = {"root": str(TESTS.parent), "tests": str(TESTS), "folder": str(tmp_path / "data"), "heavy": HEAVY}
    said(FILLED.format(**places))
    assert said(SHOWN.format(**places)) == "[]"


def said(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
