"""Two organisers and the gateway at once, each a process of its own: all see what the others do, and no edit is lost."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from gateway_process import GatewayProcess, gateway_process
from outlook import outlook_reply
from ptys import Pty, on_pty

from core import installation
from core.model import Change, Session

PRIYA = "priya.shah@westshire.example"
COMMAND = str(Path(sys.executable).with_name("thirdthursday"))
SOON = 10.0


@contextmanager
def dashboards(desk: GatewayProcess) -> Iterator[tuple[Pty, Pty]]:
    """The dashboards of Amira and of Kate."""
    config = str(desk.folder / "config.toml")
    environment = {"HOME": str(desk.folder), "WORLD_PASSWORD": "unused"}
    with ExitStack() as stack:
        amira, kate = (
            stack.enter_context(on_pty(COMMAND, "--config", config, "--as", name, "dashboard", environment=environment))
            for name in ("amira", "kate")
        )
        yield amira, kate


async def both(one: Pty, other: Pty, *texts: str, seconds: float = 30) -> None:
    await asyncio.gather(one.shows(*texts, seconds=seconds), other.shows(*texts, seconds=seconds))


async def type_topic(on: Pty, topic: str) -> None:
    """Open the editor of the next session and type another topic, up to its plan."""
    on.press("e")
    await on.shows("[Nia Morgan")
    on.press("\x15" + topic)
    await on.shows(f"→ {topic}", "[ Save")


async def stored(desk: GatewayProcess) -> tuple[Session, list[Change]]:
    """The next session and every edit of it, oldest first, read as a new process would."""
    store, _ = await installation.open_desk(desk.config, read_only=True)
    async with store.view() as view:
        session = min(await view.sessions.of_series("digital"), key=lambda each: each.starts)
        edits = [change for change in await view.changes.recent(100) if change.verb == "edit_session"]
    await store.close()
    return session, edits[::-1]


async def test_what_one_does_is_seen_by_the_others_and_a_second_edit_of_a_field_is_told(tmp_path: Path) -> None:
    async with gateway_process(tmp_path, PRIYA) as desk:
        await desk.start()
        with dashboards(desk) as (amira, kate):
            await both(amira, kate, "Nia Morgan", "gateway ok")

            await type_topic(amira, "Forms people finish")
            amira.click("[ Save")
            await both(amira, kate, "Forms people finish", "(amira)", seconds=SOON)

            await desk.place.deliver(outlook_reply("Priya Shah", PRIYA, "Yes please, count me in", number=1))
            await both(amira, kate, "Priya Shah", "by gateway", seconds=SOON)

            await asyncio.gather(type_topic(amira, "Words of Amira"), type_topic(kate, "Words of Kate"))
            amira.click("[ Save")
            await kate.shows("Words of Amira", "Your fields stay", seconds=SOON)
            kate.click("[ Save")
            await kate.shows("(amira) changed topic “Forms people finish” → “Words of Amira”", seconds=SOON)
            await kate.shows("you typed topic “Words of Kate”", "[ Keep mine", seconds=SOON)
            session, _ = await stored(desk)
            assert session.topic == "Words of Amira"

            kate.click("[ Keep mine")
            await both(amira, kate, "Words of Kate", "(kate)", seconds=SOON)
            session, edits = await stored(desk)
            assert session.topic == "Words of Kate"
            assert [(str(each.actor.name).rpartition(" ")[2], each.summary) for each in edits] == [
                ("(amira)", "topic “none” -> “Forms people finish”"),
                ("(amira)", "topic “Forms people finish” -> “Words of Amira”"),
                ("(kate)", "topic “Words of Amira” -> “Words of Kate”"),
            ]
