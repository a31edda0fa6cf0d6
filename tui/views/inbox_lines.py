"""Inbox as lines: the mails, one mail with why it waits, and what each key would cause. Pure."""

from core.model import InboundRecord
from core.text import Safe, lit
from tui.text import Line, Span, columns, cut_line, ends, line, rule, say, wrap
from tui.views.inbox import InboxView, MailRow, MailView
from tui.views.marks import GLYPHS
from tui.views.people_lines import Note
from tui.views.plan import Plan

Item = MailRow | Note
SETTLED = 5


def items(view: InboxView, found: str, *, settled: bool) -> list[Item]:
    """What waits; below it what was settled within a day: the last ones, or all of them."""
    rows: list[Item] = [row for row in view.rows if _holds(row, found)]
    if not view.settled:
        return rows
    number = len(view.settled)
    words = say("─ settled within a day  {} (v: {}) ", number, lit("fewer" if settled else "show all"))
    rows += [Note(()), Note((Span(words, "dim"),))]
    shown = view.settled if settled else view.settled[:SETTLED]
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


def after(plan: Plan | None, trouble: Safe, hold: int) -> list[Safe]:
    """What the key `y` would cause."""
    if trouble:
        return [say("! {}", trouble)]
    if plan is None:
        return []
    told = [say("{}: {}", each.who, each.what) for each in plan.told]
    number = lit("1 letter") if plan.letters == 1 else say("{} letters", plan.letters)
    return [*told, say("{}, held {} s.", number, hold)]


def detail_wide(view: MailView | None, causes: list[Safe], cells: int) -> list[Line]:
    """One mail: head, text, why it waits, one key decides, what came before."""
    if view is None:
        return [line(Span(lit("✓ nothing waits"), "good"))]
    lines = [line(Span(part, "dim")) for text in view.head for part in wrap(text, cells, most=2)]
    lines += [line(), *(line(part) for part in wrap(view.text, cells, most=12)), line()]
    if view.settled:
        lines += _section(lit("what became of it"), view.settled, cells)
    else:
        lines += _section(lit("why the desk did not act"), view.why, cells)
        keys = [line(part) for text in _KEYS for part in wrap(text, cells)]
        lines += [line(), rule(lit("one key decides"), cells), *keys]
        lines += [line(), *_section(lit("after y"), causes, cells)] if causes else []
    return lines + ([line(), *_section(lit("earlier"), view.earlier, cells)] if view.earlier else [])


def _section(name: Safe, says: tuple[Safe, ...] | list[Safe], cells: int) -> list[Line]:
    return [rule(name, cells), *(line(part) for text in says for part in wrap(text, cells, most=3))]


_KEYS = (
    lit("y yes, going   m maybe   n no, declined   w waiting list"),
    lit("r reply   d dismiss, no change   b machine mail or spam   a mine"),
    lit("j leave for later   W the whole mail"),
)


def detail_narrow(view: MailView | None, causes: list[Safe], cells: int, rows: int) -> list[Line]:
    """The same in fewer lines: text, why, what y causes."""
    if view is None:
        return [line(Span(lit(" ✓ nothing waits"), "good"))]
    inner = cells - 2
    lines = [line(Span(say(" {}", part), "dim")) for text in view.head[:2] for part in wrap(text, inner, most=1)]
    lines += [line(), *(line(say(" {}", part)) for part in wrap(view.text, inner, most=max(2, rows - 11))), line()]
    lines += [rule(lit("what became of it") if view.settled else lit("why the desk did not act"), cells)]
    lines += [line(say(" {}", part)) for part in wrap(Safe(" · ".join(view.settled or view.why)), inner, most=2)]
    if causes and not view.settled:
        words = say("After y: {}", Safe(" ".join(causes)))
        lines += [line(say(" {}", part)) for part in wrap(words, inner, most=2)]
    return lines


def whole(view: MailView, record: InboundRecord, cells: int) -> list[Line]:
    """Everything kept of one mail."""
    lines = [line(Span(part, "dim")) for text in view.head for part in wrap(text, cells)]
    lines += [line(), *(line(part) for part in wrap(view.text, cells)), line()]
    lines += _section(lit("why it waits"), view.why, cells)
    facts = (
        say("kind: {}", Safe(record.kind)), say("read as: {}", Safe(record.intent or "nothing")),
        say("size: {} bytes", record.size), say("came by: {}", Safe(record.source)),
    )  # fmt: skip
    lines += [line(), *_section(lit("what was read"), facts, cells)]
    return lines + ([line(), *_section(lit("earlier"), view.earlier, cells)] if view.earlier else [])
