"""The dashboard: one program with one clock, the screens as modes, and what every screen needs to know."""

import asyncio
import os
import signal
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, ClassVar

from msgspec.structs import replace
from textual.app import App
from textual.binding import BindingType
from textual.screen import Screen

from core.clock import Clock, system_clock
from core.desk import Desk
from core.model import Actor
from core.store.ports import Store
from core.text import Safe, clean_line, lit
from tui import doing, status
from tui.actions.keymap import Keymap
from tui.facts.frame import FrameFacts
from tui.feed import StoreChanged
from tui.live import Live, Loaded, NotLive, Pulse
from tui.screens.desk import DeskScreen
from tui.status import Status
from tui.text import say
from tui.themes import THEMES
from tui.views import marks
from tui.views.frame import Frame
from tui.where import Where
from tui.work import Done, Failed, Planned
from tui.workers import Broke


def _home() -> Screen[Any]:
    from tui.screens.home import HomeScreen

    return HomeScreen()


def _schedule() -> Screen[Any]:
    from tui.screens.schedule import ScheduleScreen

    return ScheduleScreen()


def _inbox() -> Screen[Any]:
    from tui.screens.inbox import InboxScreen

    return InboxScreen()


def _outbox() -> Screen[Any]:
    from tui.screens.outbox import OutboxScreen

    return OutboxScreen()


def _log() -> Screen[Any]:
    from tui.screens.log import LogScreen

    return LogScreen()


def _people() -> Screen[Any]:
    from tui.screens.people import PeopleScreen

    return PeopleScreen()


def _topics() -> Screen[Any]:
    from tui.screens.topics import TopicsScreen

    return TopicsScreen()


def glyphs_for(environment: Mapping[str, str]) -> str:
    """`ascii` where the locale says another character set than UTF-8, else `unicode`."""
    said = next((environment[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environment.get(name)), "UTF-8")
    return "unicode" if "utf" in said.casefold() else "ascii"


class Dashboard(App[None]):
    """The organiser's dashboard over a store. `actor` is who acts; `glyphs` is `ascii` where a terminal knows no more.

    `keymap` holds a user's own keys, `theme` is the name of the colours to begin with, `note` what is said first.
    """

    CSS_PATH = "app.tcss"
    TITLE = "Third Thursday"
    ENABLE_COMMAND_PALETTE = False
    DEFAULT_MODE = "home"
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {
        "home": _home, "schedule": _schedule, "inbox": _inbox, "people": _people,
        "outbox": _outbox, "topics": _topics, "log": _log,
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(
        self, store: Store, desk: Desk, actor: Actor, *, clock: Clock = system_clock, glyphs: str | None = None,
        theme: str = "", keymap: Keymap = Keymap(), note: Status = Status(),  # noqa: B008 - frozen
    ) -> None:  # fmt: skip
        super().__init__()
        self.store, self.desk, self.actor, self.clock = store, desk, actor, clock
        self.glyphs = glyphs or glyphs_for(os.environ)
        self.keymap = keymap
        self.frame, self.status, self.trouble = FrameFacts(), note, Safe("")
        self.series, self.session = desk.default_series, ""
        self.wish = ("", "")
        self.acting = asyncio.Lock()
        self.live = Live(self)
        self._minute = 0
        for known in THEMES:
            self.register_theme(known)
        self.theme = theme or THEMES[0].name

    # --- start and time ---

    def on_mount(self) -> None:
        """Show Home empty; reading begins when it has been painted."""
        with suppress(NotImplementedError, RuntimeError, ValueError):  # only the main thread may wait for signals
            for number in (signal.SIGTERM, signal.SIGHUP):  # leave the terminal as it was
                asyncio.get_running_loop().add_signal_handler(number, self.exit)
        self.call_after_refresh(self._start)

    def _start(self) -> None:
        self.live.start()
        self.reload()
        self.set_interval(1.0, self.tick)

    def tick(self) -> None:
        """Once a second: clocks and ages. Panels paint only what differs."""
        minute = int(self.clock().timestamp()) // 60
        if minute != self._minute:
            self._minute = minute
            self.reload()
        if isinstance(self.seen, DeskScreen) and self.seen.ready:
            self.seen.tick()
        self.draw()

    def draw(self) -> None:
        """Draw the frame of the screen that is seen."""
        if isinstance(self.seen, DeskScreen):
            self.seen.draw_frame()

    @property
    def seen(self) -> Screen[Any] | None:
        """The screen on top; none any more while the program ends."""
        return next(reversed(self.screen_stack), None)

    @property
    def desk_screen(self) -> DeskScreen | None:
        """The screen of the present mode, whatever lies on top of it."""
        bottom = next(iter(self.screen_stack), None)
        return bottom if isinstance(bottom, DeskScreen) else None

    # --- what screens ask ---

    def frame_of(self, screen: str) -> Frame:
        """What the frame of a screen needs to know."""
        now = self.clock()
        return Frame(
            screen=screen, now=now, me=clean_line(self.actor.name, 30) or lit("organiser"), facts=self.frame,
            status=self.status.line, waits=self.status.waits(now), trouble=self.trouble,
        )  # fmt: skip

    def where(self, screen: str, **facts: Any) -> Where:
        """Where the organiser stands, from what a screen has under its cursor."""
        frame = self.frame
        return Where(
            screen=screen, now=self.clock(), me=self.actor.name, trouble=self.trouble, every=frame.series,
            hold=frame.hold, stopped=frame.stopped, undo=frame.undo, redo=frame.redo, **facts,
        )  # fmt: skip

    def reload(self) -> None:
        """Read the facts of the screen again."""
        self.live.wanted.set()

    def act(self, id_: str) -> None:
        """Do the action of the table with this id, or say why not."""
        if self.status.unread and "enter" in self.keymap.action(id_).keys:
            self.status = replace(self.status, unread=False)
            from tui.modals.said import Said

            self.push_screen(Said(self.status))
            return
        self.status = replace(self.status, unread=False)
        doing.carry_out(self, id_)

    def say(self, what: Status) -> None:
        """Put something into the status line."""
        self.status = what
        self.draw()

    def action_help_quit(self) -> None:
        """Ctrl+C quits nothing by accident."""
        self.say(status.note(lit("q goes back, and quits on Home")))

    # --- what was read ---

    def on_loaded(self, message: Loaded) -> None:
        """Show what was read. A screen under a modal is left alone: it is read again when it is seen."""
        self.trouble = Safe("")
        self.frame = message.frame
        if message.series == self.series and message.screen is self.seen and message.screen.stands:
            message.screen.take(message.facts)
            message.screen.grant(self.wish)
            self.draw()

    def on_pulse(self, message: Pulse) -> None:
        """Somebody came, went, or is on another screen."""
        if message.beats != self.frame.beats:
            self.frame = replace(self.frame, beats=message.beats)
            self.draw()

    def on_not_live(self, message: NotLive) -> None:
        """The last good screen stays; the status line says since when, and why."""
        if not self.trouble:
            self.trouble = say("since {}: {}", marks.clock(self.clock()), message.reason)
            self.draw()

    def on_store_changed(self, message: StoreChanged) -> None:
        """Somebody changed something: read again, and say so."""
        self.reload()
        others = [change for change in message.changes if change.actor != self.actor and change.summary]
        if message.gap:
            self.say(status.note(lit("read again: something was missed")))
        elif others and self.status.settled(self.clock()):
            self.say(status.news(others[-1].summary))
        told = getattr(self.seen, "store_changed", None)
        if told is not None:
            told(message)

    # --- what was done ---

    def on_planned(self, message: Planned) -> None:
        """A deed was tried: ask, or do it."""
        doing.planned(self, message)

    def on_done(self, message: Done) -> None:
        """A deed was done: say so."""
        doing.done(self, message)

    def on_failed(self, message: Failed) -> None:
        """A deed was refused: nothing changed, and why."""
        self.say(status.not_done(message.reason))

    def on_broke(self, message: Broke) -> None:
        """A worker met an error nobody foresaw: the screen stays and says so."""
        self.log.error(message.error)
        name = clean_line(type(message.error).__name__)
        self.say(status.not_done(say("{} in {}: {}", name, Safe(message.group), clean_line(message.error))))
