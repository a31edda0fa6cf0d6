"""The frame all screens share: top bar, context, body, find line, status and key bar. Screens add a body and a view."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingsMap, BindingType
from textual.containers import Container
from textual.screen import Screen
from textual.widget import Widget

from core.store.unit_of_work import View
from core.text import Safe, lit
from tui.actions import FIXED, of_screen
from tui.actions.keymap import Keymap
from tui.status import note
from tui.text import Line
from tui.views import bar
from tui.views.alarms import Alarm, alarms, lines
from tui.views.frame import key_bar, status_line, tiny, top_bar
from tui.where import Where
from tui.widgets.panel import Panel
from tui.widgets.rows import Rows

if TYPE_CHECKING:
    from tui.app import Dashboard
    from tui.widgets.find import Find

BROAD, WIDE, HIGH, NARROW, LOW, TINY = 150, 100, 30, 80, 24, (60, 16)
FLASH_SECONDS = 2.0
FLASHES = 3


def bindings_of(screen: str, keymap: Keymap | None = None) -> list[BindingType]:
    """The bindings of a screen, all from the table of actions, with the keys of a user's keymap where there is one."""
    actions = of_screen(screen) if keymap is None else keymap.of_screen(screen)
    return [Binding(key, f"act('{a.id}')", show=False) for a in actions for key in a.keys]


class DeskScreen(Screen[None]):
    """A screen of the dashboard. `table` is the list its moving keys move in."""

    NAME: ClassVar[str] = ""
    AUTO_FOCUS = "Rows"

    def __init__(self) -> None:
        super().__init__()
        self.found = Safe("")
        self.fresh: set[str] = set()
        self.flashing: set[str] = set()
        self.ready = False
        self._known: set[str] | None = None
        self._about = ""

    @property
    def dashboard(self) -> "Dashboard":
        """The program."""
        return cast("Dashboard", self.app)

    def compose(self) -> ComposeResult:
        """The frame around the body."""
        yield Panel("none", id="top")
        yield Panel("none", id="context")
        yield Panel("none", id="alarms")
        with Container(id="body"):
            yield from self.body()
        yield Panel("none", id="page")
        yield Panel("none", id="status")
        yield Panel("none", id="keys")

    # --- what a screen says of itself ---

    def body(self) -> Iterable[Widget]:
        """The widgets between context and status."""
        raise NotImplementedError

    async def read(self, view: View) -> Any:
        """The facts of this screen."""
        raise NotImplementedError

    def take(self, facts: Any) -> None:
        """Keep these facts and draw them."""
        raise NotImplementedError

    def context(self, cells: int) -> Sequence[Line]:
        """The lines under the top bar."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Draw the body again from the facts that are there: for another moment or another size."""
        raise NotImplementedError

    def where(self) -> Where:
        """Where the organiser stands."""
        raise NotImplementedError

    def where_of(self, key: str) -> Where:  # noqa: ARG002 - screens whose rows can be marked say more
        """Where the organiser would stand on the row with this key."""
        return self.where()

    @property
    def marked(self) -> list[Where]:
        """The places of the rows that are marked, in their order."""
        table = self.table
        return [self.where_of(key) for key in table.keys if key in table.marked]

    def turn_page(self, by: int) -> bool:  # noqa: ARG002 - lists of many pages do
        """Go on to further rows where the list has more than it shows at once; whether it did."""
        return False

    def tick(self) -> None:
        """Another second has passed."""

    def status_page(self) -> Sequence[Line]:
        """What a terminal under 60x16 shows."""
        raise NotImplementedError

    @property
    def wide(self) -> bool:
        """Whether there is room for boxes side by side."""
        return not self.has_class("-narrow")

    @property
    def table(self) -> Rows:
        """The list that the moving keys move in."""
        return self.query_one(Rows)

    @property
    def stands(self) -> bool:
        """Whether there is anything to draw on: not before it is mounted, and no more while the program ends."""
        return self.ready and bool(self.query(Rows))

    # --- the frame ---

    def on_mount(self) -> None:
        """Draw the frame; there are no facts yet, they are read from now on. Before, there is nothing to draw on."""
        self.ready = True
        self._take_keys()
        self.draw_frame()
        self.dashboard.reload()

    def _take_keys(self) -> None:
        """The user's own keys instead of those of the table."""
        keymap, bound = self.dashboard.keymap, self._bindings.key_to_bindings
        if keymap.own:
            for key in BindingsMap(bindings_of(self.NAME)).key_to_bindings:
                bound.pop(key, None)
            bound.update(BindingsMap(bindings_of(self.NAME, keymap)).key_to_bindings)

    def on_resize(self, event: events.Resize) -> None:
        """Choose the layout for the size."""
        width, height = event.size
        small = width < NARROW or height < LOW
        wide = width >= WIDE and height >= HIGH
        self.set_class(width >= BROAD, "-broad")
        self.set_class(not wide, "-narrow")
        self.set_class(small, "-small")
        self.set_class(width < TINY[0] or height < TINY[1], "-tiny")
        if self.ready:
            self.draw_frame()
            self.redraw()

    def draw_frame(self) -> None:
        """Draw everything around the body again."""
        if not self.stands:
            return
        frame = self.dashboard.frame_of(self.NAME)
        where = self.where()
        self.query_one("#top", Panel).show(lambda w, _: [top_bar(frame, w)])
        self.query_one("#context", Panel).show(lambda w, _: self.context(w))
        found = alarms(frame.facts, frame.now)
        self._draw_alarms(found)
        self.query_one("#status", Panel).show(lambda w, _: [status_line(frame, w)])
        keymap = self.dashboard.keymap
        keys = bar.keys_of(keymap.of_screen(self.NAME), where)
        last = bar.fixed([keymap.action(id_) for id_ in FIXED], self.NAME)
        self.query_one("#keys", Panel).show(lambda w, _: [key_bar(keys(w), last, w)])
        self.query_one("#page", Panel).show(lambda w, h: tiny(frame, [*lines(found, w), *self.status_page()], w, h))

    def _draw_alarms(self, found: list[Alarm]) -> None:
        """A line for each thing that keeps mail from moving; none takes no room."""
        panel, most = self.query_one("#alarms", Panel), 2 if self.has_class("-small") else 3
        rows = min(len(found), most)
        if panel.styles.height is None or panel.styles.height.value != rows:
            panel.styles.height = rows
        panel.show(lambda w, _: lines(found, w, most))

    def on_screen_resume(self) -> None:
        """The screen is seen again: what it shows may be old."""
        self.dashboard.reload()
        self.draw_frame()

    def grant(self, wish: tuple[str, str]) -> None:
        """Put the cursor where a search led, as soon as the row is there: (screen, row)."""
        if wish[0] == self.NAME and wish[1]:
            self.dashboard.wish = ("", "")
            self.show_row(wish[1])

    def show_row(self, key: str) -> None:
        """Put the cursor on a row, or say that it is not in this list."""
        if key in self.table.keys:
            self.table.choose(key)
        else:
            self.dashboard.say(note(lit("it is further back than this list goes")))

    # --- what is new ---

    def is_about(self, what: str) -> bool:
        """Say what is shown from now on: a series or a session, by id. Whether it is another than before.

        Then nothing on it is news, and no row of the other one is kept under the cursor.
        """
        if what == self._about:
            return False
        self._about, self._known = what, None
        self.fresh.clear()
        self.flashing.clear()
        self.table.begin_anew()
        return True

    def note_new(self, keys: Iterable[str]) -> None:
        """Rows that were not there before carry the word `new`; at most three of them flash, for two seconds."""
        keys = set(keys)
        if self._known is not None and (new := keys - self._known):
            self.fresh |= new
            flashing = sorted(new)[: max(0, FLASHES - len(self.flashing))]
            self.flashing |= set(flashing)
            self.set_timer(FLASH_SECONDS, lambda: self._calm(flashing))
        self._known = keys

    def _calm(self, keys: Iterable[str]) -> None:
        self.flashing -= set(keys)
        self.redraw()

    def forget_new(self) -> None:
        """The next key was pressed: nothing is new any more."""
        if self.fresh:
            self.fresh.clear()
            self.flashing.clear()
            self.redraw()

    # --- keys ---

    def action_act(self, id_: str) -> None:
        """A key of the table of actions."""
        self.forget_new()
        self.dashboard.act(id_)

    def on_find_typed(self, message: "Find.Typed") -> None:
        """Show the rows that hold what was typed."""
        self.show_found(message.found)

    def on_find_widened(self, message: "Find.Widened") -> None:
        """The same words, looked for in everything."""
        from tui.handlers_everywhere import search

        self.close_find()
        search(self.dashboard, message.found)

    def on_find_chosen(self) -> None:
        """On to the rows that were found."""
        self.table.focus()

    async def open_find(self) -> None:
        """Let the organiser type what to find."""
        from tui.widgets.find import Find  # late: fields to type in cost a tenth of the start

        if not self.query(Find):
            await self.mount(Find(), before="#status")
        self.query_one(Find).open()

    @property
    def finding(self) -> bool:
        """Whether a search is open."""
        return bool(self.query("Find"))

    def close_find(self) -> None:
        """End the search: every row is back."""
        for find in self.query("Find"):
            find.remove()
        self.show_found(Safe(""))
        self.table.focus()

    def show_found(self, found: Safe) -> None:
        """Show only rows that hold this."""
        self.found = found
        self.redraw()
        self.draw_frame()
