"""The frame around every screen as lines: top bar, status line and the key bar that never cuts `?` and `q`."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import LiteralString

import msgspec
from msgspec.structs import replace

from core.health import GATEWAY_BY, Signs
from core.store.ports import Beat
from core.text import Safe, cat, clean_line, join, lit
from tui.facts.frame import FrameFacts
from tui.text import Line, Span, cut, cut_line, ends, length, line, say, width
from tui.views import marks

SCREENS: tuple[tuple[str, str, Safe, Safe], ...] = (
    ("home", "1", lit("Home"), lit("Home")),
    ("schedule", "2", lit("Schedule"), lit("Sched")),
    ("inbox", "3", lit("Inbox"), lit("Inbox")),
    ("people", "4", lit("People"), lit("People")),
    ("outbox", "5", lit("Outbox"), lit("Out")),
    ("topics", "6", lit("Topics"), lit("Topic")),
    ("log", "l", lit("Log"), lit("Log")),
)
"""Name, key, label and short label of the screens in the top bar."""

SPARE = 50
"""Keys of this rank and later are the first to leave a crowded key bar."""
PRESENT = timedelta(seconds=90)


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """What the frame of a screen needs to know."""

    screen: str
    now: datetime
    me: Safe
    facts: FrameFacts = FrameFacts()
    status: Line = ()
    waits: Safe = Safe("")
    live: Safe = lit("live")
    trouble: Safe = Safe("")


def signs_of(beats: Sequence[Beat], now: datetime) -> Signs:
    """What the signs of life say of the gateway. A sign from the future counts as now."""
    gateway = next((beat for beat in beats if beat.name == "gateway"), None)
    if gateway is None:
        return Signs()
    free = gateway.facts.get("disk_free")
    seen = min(datetime.fromtimestamp(gateway.at, tz=now.tzinfo), now)
    return Signs(gateway_seen=seen, disk_free=float(free) if isinstance(free, int | float) else None)


def top_bar(frame: Frame, cells: int) -> Line:
    """Screens with the counts that need a person, the gateway and the clock."""
    wide = cells >= 100
    counts = {"inbox": frame.facts.waiting, "outbox": frame.facts.troubled}
    name = lit(" THIRD THURSDAY ") if wide else lit(" 3T ")
    tabs = [Span(name, "bold")]
    for screen, key, label, short in SCREENS:
        tabs += _tab(screen == frame.screen, key, label if wide else short, counts.get(screen, 0), wide=wide)
    if cells < 70:
        tabs = [Span(name, "bold"), *_here(frame)]
    return ends(tuple(tabs), _gateway(frame, wide=wide), cells)


def _tab(here: bool, key: str, label: Safe, need: int, *, wide: bool) -> list[Span]:
    gap = lit(" ") if wide else Safe("")
    words = cat(Safe(key), gap, label)
    mark = say("{}!{}", gap, need) if need else Safe("")
    if here:
        return [Span(cat(lit("["), words, mark, lit("]")), "bold")]
    return [Span(cat(lit(" "), words)), Span(mark, "need"), Span(lit(" "))]


def _here(frame: Frame) -> list[Span]:
    label = next((f"{key} {label}" for name, key, label, _ in SCREENS if name == frame.screen), frame.screen)
    need = frame.facts.waiting + frame.facts.troubled
    return [Span(Safe(f"[{label}]"), "bold"), Span(say(" !{}", need) if need else Safe(""), "need")]


def _gateway(frame: Frame, *, wide: bool) -> Line:
    seen = signs_of(frame.facts.beats, frame.now).gateway_seen
    time = say(" {} ", marks.clock(frame.now))
    if frame.facts.hold is not None:
        return line(Span(lit("! mail held"), "need"), time)
    if any(switch.id in ("breaker", "clock") for switch in frame.facts.switches):
        return line(Span(lit("! mail stopped") if not wide else lit("! planned mail stopped"), "need"), time)
    if seen is None:
        return line(Span(lit("! no gateway") if not wide else lit("! gateway not seen"), "need"), time)
    if frame.now - seen > GATEWAY_BY:
        ago = marks.age(frame.now - seen)
        return line(Span(say("! gateway not seen for {}", ago) if wide else say("! silent {}", ago), "need"), time)
    return line(Span(lit("● gateway ok") if wide else lit("● ok"), "good"), time)


def status_line(frame: Frame, cells: int) -> Line:
    """What was done last, who I am, who else is here, and whether the screen is live."""
    others = _others(frame, cells >= 100)
    live = Span(frame.live, "need" if frame.trouble else "dim")
    who = say("you: {} · ", frame.me) if cells >= 60 else Safe("")
    right = line(Span(who, "dim"), Span(others, "dim"), live, lit(" "))
    room = cells - length(right) - 1
    if frame.trouble:
        return ends(cut_line(line(Span(say(" ! not live {}", frame.trouble), "need")), room), right, cells)
    left = line(Span(lit(" ")), *frame.status, Span(frame.waits))
    if length(left) > room:  # what was done is cut before how long its letters wait
        left = (*cut_line(line(Span(lit(" ")), *frame.status), room - width(frame.waits)), Span(frame.waits))
    return ends(left, right, cells)


def _others(frame: Frame, wide: bool) -> Safe:
    here = []
    for beat in frame.facts.beats:
        fresh = abs(frame.now.timestamp() - beat.at) <= PRESENT.total_seconds()
        name = beat.facts.get("name")
        if beat.name.startswith("dashboard") and fresh and isinstance(name, str) and name != frame.me:
            screen = next(
                (cat(Safe(key), lit(" "), label) for s, key, label, _ in SCREENS if s == beat.facts.get("screen")),
                Safe(""),
            )
            who = clean_line(name, 20)
            here.append(say("{} is on {}", who, screen) if wide and screen else say("{} here", who))
    return cat(join(", ", sorted(here)), lit(" · ")) if here else Safe("")


class KeyLabel(msgspec.Struct, frozen=True):
    """A key with its label for the key bar in a long, a short and, where there is one, a bare form.

    `rank` orders them, `on` says that it works now. Keys of one `group` share that word where there is no room for more.
    """

    key: Safe
    label: Safe
    short: Safe
    rank: int = 0
    on: bool = True
    bare: Safe = Safe("")
    group: Safe = Safe("")


def key_bar(keys: Sequence[KeyLabel], last: Sequence[KeyLabel], cells: int) -> Line:
    """Keys of the scope by rank; `last` (`?` and `q`) stand at the right end and are never cut.

    Labels shorten first, those of the lowest rank (the largest number) before the others; then keys give way from there.
    """
    right = _keys(last, gap=2)
    keys = sorted(keys, key=lambda k: k.rank)
    room = cells - length(right) - 2
    for long in range(len(keys), -1, -1):
        left = _keys(keys, long=long, gap=2)
        if 1 + length(left) + 2 <= room:
            return _bar(left, right, cells)
    while cells >= 100 and keys and keys[-1].rank >= SPARE and 1 + length(_keys(keys, long=0, gap=1)) > room:
        keys = keys[:-1]  # with room, naming what undo takes back is worth more than a key that `?` shows too
    if 1 + length(_keys(keys, long=0, gap=1)) > room:
        keys = _grouped(keys)
    if 1 + length(_keys(keys, long=0, gap=1)) > room:
        keys = [replace(key, short=key.bare or key.short) for key in keys]
    while keys and 1 + length(_keys(keys, long=0, gap=1)) > room:
        keys = keys[:-1]
    return _bar(_keys(keys, long=0, gap=1), right, cells)


def _grouped(keys: Sequence[KeyLabel]) -> list[KeyLabel]:
    """The keys with those of one group together: `y m n w change`."""
    found: list[KeyLabel] = []
    for key in keys:
        last = found[-1] if found else None
        if last is not None and key.group and key.group == last.group:
            found[-1] = replace(last, key=say("{} {}", last.key, key.key), on=last.on or key.on)
        else:
            found.append(replace(key, short=key.group or key.short, bare=key.group or key.bare))
    return found


def _bar(left: Line, right: Line, cells: int) -> Line:
    return ends((Span(lit(" ")), *left), (*right, Span(lit(" "))), cells)


def _keys(keys: Sequence[KeyLabel], *, gap: int, long: int = 99) -> Line:
    """The keys with their labels: the first `long` of them in the long form."""
    out: list[Span] = []
    for at, key in enumerate(keys):
        if out:
            out.append(Span(Safe(" " * gap)))
        out += [
            Span(key.key, "key" if key.on else "off"),
            Span(cat(lit(" "), key.label if at < long else key.short), "" if key.on else "off"),
        ]
    return tuple(out)


def undo_label(word: LiteralString, summary: Safe, room: int) -> Safe:
    """`Undo “places 25→30”`, cut to fit."""
    short = cut(summary, room)
    return say("{} “{}”", Safe(word), short) if width(short) > 1 else Safe(word)


def tiny(frame: Frame, lines: Sequence[Line], cells: int, rows: int) -> list[Line]:
    """The status page of a terminal under 60x16: what decides something, one fact a line."""
    head = [line(Span(lit("Third Thursday"), "bold"), Safe(" "), marks.clock(frame.now))]
    return [cut_line(each, cells) for each in (*head, *lines)][:rows]
