"""Running the dashboard in a terminal, with the looks and keys of the configuration. No command-line library here."""

import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cli.chosen import Chosen
from core.errors import Refused

if TYPE_CHECKING:
    from core.config_dashboard import DashboardSettings
    from tui.actions.keymap import Keymap


def show(chosen: Chosen, keymap: Path | None = None) -> None:
    """Run the dashboard until it is left. Raises `Refused` where there is no terminal."""
    if not (_in_a_browser() or (sys.stdin.isatty() and sys.stdout.isatty())):
        raise Refused("The dashboard needs a terminal. Over SSH use `ssh -t`; for scripts there is `status --json`.")
    asyncio.run(_run(chosen, keymap))


def _in_a_browser() -> bool:
    """Whether `dashboard --serve` started this process: pipes stand for the terminal."""
    return "web_driver" in os.environ.get("TEXTUAL_DRIVER", "")


async def _run(chosen: Chosen, file: Path | None) -> None:
    from cli.desk import opened

    async with opened(chosen, read_only=False) as it:
        from core.text import clean_line
        from tui import status
        from tui.actions.keymap import Keymap
        from tui.app import Dashboard
        from tui.text import say

        settings, keymap, note = it.config.dashboard, Keymap(), status.Status()
        try:
            keymap = read_keymap(file or keymap_file(chosen, settings))
        except Refused as refused:  # whoever must hold all mail now is not kept out by a slip in a file of keys
            note = status.refused(say("the usual keys hold: {}", clean_line(refused, 300)))
        await Dashboard(
            it.store, it.desk, it.actor, clock=it.clock, glyphs=settings.glyphs or None, theme=settings.theme,
            keymap=keymap, note=note,
        ).run_async()  # fmt: skip


def keymap_file(chosen: Chosen, settings: "DashboardSettings") -> Path | None:
    """The file of own keys that the configuration names; a relative path counts from the configuration."""
    from core.config import find

    return find(chosen.config).parent / Path(settings.keymap).expanduser() if settings.keymap else None


def read_keymap(file: Path | None) -> "Keymap":
    """The keys of a file; those of the table without one. Raises `Refused` with file and line."""
    from tui.actions import keymap

    if file is None:
        return keymap.Keymap()
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Refused(f"{file}: the file is not UTF-8 text. Save it as UTF-8.") from None
    except OSError as error:
        raise Refused(f"{file}: the keymap cannot be read ({error.strerror}). Check the path.") from None
    return keymap.read(text, str(file))
