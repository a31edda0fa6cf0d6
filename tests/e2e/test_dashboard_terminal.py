"""The dashboard in a real terminal: a mail that another process handles appears by itself, an edit by keys is stored."""

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest
from e2e.terminal import terminal
from outlook import outlook_reply

pytestmark = pytest.mark.e2e

THIRDTHURSDAY = str(Path(sys.executable).with_name("thirdthursday"))
NOW = "2026-11-23T09:30:00+00:00"
SESSION = "digital-2026-12-17"


class Desk:
    """A desk without mail servers: mail comes by the pipe."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            "THIRDTHURSDAY_CONFIG": str(folder / "config.toml"), "THIRDTHURSDAY_NOW": NOW, "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8", "TERM": "screen-256color", "HOME": str(folder), "USER": "amira", "LOGNAME": "amira",
        }  # fmt: skip

    async def run(self, *args: str, stdin: bytes = b"") -> str:
        """Run a command to its end; it must succeed."""
        process = await asyncio.create_subprocess_exec(
            THIRDTHURSDAY, *args, cwd=self.folder, env=self.environment, stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        out, err = await asyncio.wait_for(process.communicate(stdin), 60)
        assert process.returncode == 0, err.decode()
        return out.decode()


@pytest.fixture
async def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    await made.run(
        "--config", str(tmp_path / "config.toml"), "init", "--address", "hangouts@lgd.example",
        "--name", "LocalGov Digital Hangouts", "--organizers", "Rowan Ellis", "--data", str(tmp_path / "data"),
        "--anchor", "authserv:mx.lgd.example", "--series", "digital", "--series-name", "Digital Hangout",
        "--from", "2026-12-01", "--host", "nia.morgan@northdale.example", "--host-name", "Nia Morgan",
    )  # fmt: skip
    return made


@pytest.mark.parametrize(("columns", "rows"), [(120, 36), (80, 24)])
async def test_mail_of_another_process_appears_and_an_edit_by_keys_is_stored(
    desk: Desk, columns: int, rows: int
) -> None:
    with terminal([THIRDTHURSDAY, "dashboard"], desk.environment, columns=columns, rows=rows) as screen:
        await screen.shows("Nia Morgan")
        mail = outlook_reply("Priya Shah", "priya.shah@westshire.example", "Yes please, count me in", number=1)
        await desk.run("receive", "-", stdin=mail)
        await screen.shows("Priya Shah", seconds=5)

        screen.press("e")
        await screen.shows("what changes")
        screen.type("Writing for people in a hurry")
        await screen.shows("Writing for people in a hurry")
        screen.press(*["Tab"] * 8, "Enter")  # host, places, join, PIN, change, No, Read the letters, Save
        await _saved(desk)
        await screen.shows("✓ topic “none” -> “Writing for people")
        screen.press("q")


async def _saved(desk: Desk) -> None:
    """Wait until the edit stands in the store."""
    async with asyncio.timeout(20):
        while True:
            found = {each["id"]: each["topic"] for each in json.loads(await desk.run("sessions", "list", "--json"))}
            if found[SESSION] == "Writing for people in a hurry":
                return
