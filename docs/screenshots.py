"""Writes docs/screens/*.svg: the dashboard as it stands after the demo, drawn by the program itself."""

import asyncio
import os
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

SCREENS = Path(__file__).parent / "screens"
SIZE = (120, 36)
SHOWN = {"home": "1", "inbox": "3", "outbox": "5"}
"""Pictures by the key that leads to them."""
NOW = "2026-11-23T09:13:00+00:00"
"""The demo's day, a moment after it ended."""


async def draw(data: Path) -> None:
    """Open the desk that the demo left in `data` and keep a picture of each screen."""
    from core.config import load
    from core.installation import open_desk
    from core.model import Actor
    from core.text import lit
    from tui.app import Dashboard

    now = datetime.fromisoformat(NOW)
    store, desk = await open_desk(load(data / "config.toml"), clock=lambda: now)
    await store.beat("gateway", {"disk_free": 0.41})
    app = Dashboard(store, desk, Actor(kind="organiser", name=lit("amira")), clock=lambda: now)
    async with app.run_test(size=SIZE) as pilot:
        for name, key in SHOWN.items():
            await pilot.press(key)
            await pilot.wait_for_scheduled_animations()
            await pilot.pause(1.0)
            (SCREENS / f"{name}.svg").write_text(app.export_screenshot(title="Third Thursday"), encoding="utf-8")
    await store.close()


def main() -> None:
    """Play the demo into a folder that is thrown away, and draw what it left."""
    SCREENS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        played = Path(folder) / "demo"
        played.mkdir()
        command = [
            str(Path(sys.executable).with_name("thirdthursday")),
            "demo",
            "--fast",
            "--headless",
            "--folder",
            str(played),
        ]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own program
        os.environ.pop("NO_COLOR", None)
        asyncio.run(draw(played))


if __name__ == "__main__":
    main()
