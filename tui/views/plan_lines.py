"""A plan as lines: old and new side by side, then who is told. No Textual here."""

from core.text import lit
from core.wording import count_words
from tui.text import Line, Span, columns, cut_line, line, rule, say, width, wrap
from tui.views.plan import Plan, total
from tui.views.plan_facts import Altered


def changes(plan: Plan, cells: int) -> list[Line]:
    """What differs: name, old, arrow, new, and what that means."""
    longest = max((width(text) for each in plan.altered for text in (each.before, each.after)), default=0)
    name = min(max((width(each.name) for each in plan.altered), default=0), 20)
    value = max(6, min(longest, (cells - name - 4) // 2))
    return [_change(each, name, value, cells) for each in plan.altered] or [line(Span(lit("nothing yet"), "dim"))]


def _change(each: Altered, name: int, value: int, cells: int) -> Line:
    fitted = columns([(Span(each.name, "bold"), name), (each.before, value), (lit("→"), 1), (each.after, value)])
    note = (Span(lit("  ")), each.note.span) if each.note else ()
    return cut_line((*fitted, *note), cells)


def told(plan: Plan, cells: int) -> list[Line]:
    """Who is told, and by what."""
    lines = [line(part) for each in plan.told for part in wrap(say("{}: {}", each.who, each.what), cells, most=2)]
    return lines or [line(Span(lit("nobody"), "dim"))]


def preview(plan: Plan, hold: int, cells: int, rows: int = 0) -> list[Line]:
    """The whole plan: what changes, who gets told, and the sum.

    With more than `rows` lines, the end of what changes is counted instead of shown: who gets told never gives way.
    """
    told_ = [line(), rule(lit("who gets told"), cells), *told(plan, cells), line()]
    sums = [line(Span(part, "bold")) for part in wrap(total(plan, hold), cells)]
    found, room = changes(plan, cells), rows - len(told_) - len(sums) - 1
    if rows and len(found) > max(room, 1):
        left = len(found) - max(room - 1, 1)
        found = [*found[:-left], line(Span(say("and {}", count_words(left, "more change")), "dim"))]
    return [rule(lit("what changes"), cells), *found, *told_, *sums]
