"""Inbox as lines: the mails, one mail with why it waits, and what each key would cause. Pure."""

from collections.abc import Sequence

import msgspec

from core.model import InboundRecord
from core.text import Safe, lit
from core.wording import count_words
from tui.text import Line, Span, columns, cut_line, ends, joined, line, rule, say, wrap
from tui.views.inbox import InboxView, MailRow, MailView
from tui.views.marks import GLYPHS
from tui.views.people_lines import Note
from tui.views.plan import Plan

Item = MailRow | Note
SETTLED = 5


def items(view: InboxView, found: str, *, settled: bool, wide: bool = True) -> list[Item]:
    """What waits; below it what was settled within a day: how many or the last ones, or all of them."""
    rows: list[Item] = [row for row in view.rows if _holds(row, found)]
    if not view.settled:
        return rows
    number = len(view.settled)
    words = say("─ settled within a day  {} (v: {}) ", number, lit("fewer" if settled else "show all"))
    rows += [*([Note(())] if wide else []), Note((Span(words, "dim"),))]
    shown = view.settled if settled else view.settled[: SETTLED if wide or not view.rows else 0]
    return [*rows, *(row for row in shown if _holds(row, found))]


def _holds(row: MailRow, found: str) -> bool:
    return found.casefold() in f"{row.sender} {row.subject} {row.about}".casefold()


def row_line(item: Item, cells: int) -> Line:
    """One mail: mark, age, sender, subject."""
    if isinstance(item, Note):
        return cut_line(item.says, cells)
    mark = Span(GLYPHS[item.mark.mark], item.mark.span.tone)
    if item.mark.mark == "ok":
        who = max(6, min(18, (cells - 9) // 3))
        return columns([(mark, 1), (item.age, 6), (item.sender, who), (item.subject, max(4, cells - who - 10))])
    sender = max(8, min(30, (cells - 8) * 45 // 100))
    rest = max(4, cells - sender - 9)
    subject = item.subject if not item.mine else say("({}) {}", item.mine, item.subject)
    return columns([(mark, 1), (item.age, 5), (item.sender, sender), (subject, rest)])


def title(view: InboxView) -> Line:
    """`Waiting for a person  3`."""
    return line(Span(lit("Waiting for a person  ")), Span(say("{}", sum(row.mark.mark != "ok" for row in view.rows))))


def context_wide(view: InboxView, slug: Safe, cells: int) -> list[Line]:
    """All series are shown; what waits."""
    left = line(
        Span(lit(" SERIES  "), "dim"), Span(say("▶{}", slug), "bold"), Span(lit("   all mail, of every series"), "dim")
    )
    return [ends(left, line(_need(view), lit(" ")), cells)]


def context_narrow(view: InboxView, cells: int) -> list[Line]:
    """What waits."""
    return [ends(line(lit(" all mail, of every series")), line(_need(view), lit(" ")), cells)]


def _need(view: InboxView) -> Span:
    return Span(view.waiting, "need" if view.waiting.startswith("!") else "good")


class Cause(msgspec.Struct, frozen=True):
    """What a key would do with the mail; without a plan why it cannot, or that it changes nothing."""

    key: Safe
    plan: Plan | None = None
    trouble: Safe = Safe("")


class After(msgspec.Struct, frozen=True):
    """The same in words."""

    key: Safe
    says: Safe


def after(cause: Cause, hold: int) -> After:
    """What the key would cause."""
    if cause.trouble:
        return After(cause.key, say("! {}", cause.trouble))
    if cause.plan is None:
        return After(cause.key, lit("nothing changes"))
    plan = cause.plan
    told = [say("{}: {}", each.who, each.what) for each in plan.told]
    number = count_words(plan.letters, "letter")
    return After(
        cause.key, joined("; ", [*told, say("{}, held {} s", number, hold) if plan.letters else lit("no letter")])
    )


def detail_wide(view: MailView | None, causes: Sequence[After], cells: int, *, quoted: bool = False) -> list[Line]:
    """One mail: head, text, why it waits, one key decides, what each key causes, what came before."""
    if view is None:
        return [line(Span(lit("✓ nothing waits"), "good"))]
    lines = [line(Span(part, "dim")) for text in view.head for part in wrap(text, cells, most=2)]
    lines += [line(), *(line(part) for part in wrap(view.text, cells, most=12)), line()]
    lines += [*_quoted(view, cells, shown=quoted), line()] if view.quoted else []
    if view.settled:
        lines += _section(lit("what became of it"), view.settled, cells)
    else:
        lines += _section(lit("why the desk did not act"), view.why, cells)
        keys = [line(part) for text in _KEYS for part in wrap(text, cells)]
        lines += [line(), rule(lit("one key decides"), cells), *keys]
        lines += [line(), *_causes(causes, cells)] if causes else []
    return lines + ([line(), *_section(lit("earlier"), view.earlier, cells)] if view.earlier else [])


def _causes(causes: Sequence[After], cells: int) -> list[Line]:
    """The first key has a section of its own, as it is pressed most."""
    first, *others = causes
    lines = _section(say("after {} (p: the letters)", first.key), [first.says], cells)
    keys = joined(", ", [each.key for each in others])
    return [*lines, line(), *_section(say("after {}", keys), [say("{}  {}", c.key, c.says) for c in others], cells)]


def _quoted(view: MailView, cells: int, *, shown: bool) -> list[Line]:
    """What was quoted, or how much of it is hidden."""
    if not shown:
        words = lit("line hidden") if len(view.quoted) == 1 else lit("lines hidden")
        return [line(Span(say("[{} quoted {}: o]", len(view.quoted), words), "dim"))]
    return [line(Span(part, "dim")) for text in view.quoted for part in wrap(say("> {}", text), cells)]


def _section(name: Safe, says: tuple[Safe, ...] | list[Safe], cells: int) -> list[Line]:
    return [rule(name, cells), *(line(part) for text in says for part in wrap(text, cells, most=3))]


_KEYS = (
    lit("y yes, going   m maybe   n no, declined   w waiting list"),
    lit("t answer by template   r write a reply"),
    lit("d dismiss, no change   b machine mail or spam   a mine"),
    lit("j leave for later   u undo last   W the whole mail"),
)


def detail_narrow(
    view: MailView | None, causes: Sequence[After], cells: int, rows: int, *, quoted: bool = False
) -> list[Line]:
    """The same in fewer lines: text, why, the keys, what y causes."""
    if view is None:
        return [line(Span(lit(" ✓ nothing waits"), "good"))]
    inner = cells - 2
    head = [line(Span(say(" {}", part), "dim")) for text in view.head[:2] for part in wrap(text, inner, most=1)]
    below = [(Span(lit(" ")), *each) for each in _quoted(view, inner, shown=quoted)] if view.quoted else []
    below += [rule(lit("what became of it") if view.settled else lit("why the desk did not act"), cells)]
    below += [line(say(" {}", part)) for part in wrap(joined(" · ", view.settled or view.why), inner, most=2)]
    if causes and not view.settled:
        below += _narrow_keys(causes[0], cells)
    return [*head, line(), *_narrow_text(view.text, inner, rows - len(head) - len(below) - 1), *below]


def _narrow_text(text: Safe, cells: int, rows: int) -> list[Line]:
    """What was written, in so many lines, at least two: where it is long, without the empty ones."""
    lines = wrap(text, cells)
    if len(lines) > rows:
        lines = wrap(Safe("\n".join(each for each in text.split("\n") if each.strip())), cells, most=max(2, rows))
    return [line(say(" {}", part)) for part in lines]


def _narrow_keys(first: After, cells: int) -> list[Line]:
    """The keys, where they have room beside those of the key bar, and what the first would cause."""
    words = say("After {}: {}", first.key, first.says)
    keys = [line(say(" {}", part)) for part in _NARROW_KEYS] if cells >= KEYS_FROM else []
    return [
        rule(lit("one key decides"), cells),
        *keys,
        *(line(say(" {}", part)) for part in wrap(words, cells - 2, most=2)),
    ]


KEYS_FROM = 78
_NARROW_KEYS = (
    lit(" y yes, going   m maybe   n no, declined   w waiting list   t template answer"),
    lit(" r reply        d dismiss   b machine/spam   a mine   p letters   j later"),
)


def whole(view: MailView, record: InboundRecord, cells: int) -> list[Line]:
    """Everything kept of one mail."""
    lines = [line(Span(part, "dim")) for text in view.head for part in wrap(text, cells)]
    lines += [line(), *(line(part) for part in wrap(view.text, cells)), line()]
    lines += [*_quoted(view, cells, shown=True), line()] if view.quoted else []
    lines += _section(lit("why it waits"), view.why, cells)
    facts = (
        say("kind: {}", Safe(record.kind)), say("read as: {}", Safe(record.intent or "nothing")),
        say("size: {} bytes", record.size), say("came by: {}", Safe(record.source)),
    )  # fmt: skip
    lines += [line(), *_section(lit("what was read"), facts, cells)]
    return lines + ([line(), *_section(lit("earlier"), view.earlier, cells)] if view.earlier else [])
