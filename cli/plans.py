"""Changing commands: the plan of what would happen, the question before anybody is written to, and the doing."""

import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from cli.desk import Open
    from core.model import Change, Session
    from core.operations.previewing import LetterShown, Preview, SessionShown
    from core.store.ports import Store
    from core.store.unit_of_work import View

DryRun = Annotated[bool, typer.Option("--dry-run", help="Show every letter and calendar change, and make none.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask before letters are written. For scripts.")]


class How:
    """How a changing command was asked for: only to show the plan, without a question, in JSON.

    With `words` the plan shows what the first letter says, in full.
    """

    __slots__ = ("dry_run", "json", "words", "yes")

    def __init__(self, *, dry_run: bool, yes: bool, json: bool = False, words: bool = False) -> None:
        self.dry_run, self.yes, self.json, self.words = dry_run, yes, json, words


async def carry_out(
    it: "Open", verb: Callable[["Store"], Awaitable["Change | None"]], how: How, *, more: dict[str, Any] | None = None
) -> bool:
    """Show what `verb` would do, ask where somebody would be written to (the default is No), and do it.

    `more` are further facts for the JSON. Returns whether it was done. Raises `Refused` where nobody can be asked.
    """
    from cli.printing import as_json
    from core.operations.previewing import preview

    plan = await preview(it.store, it.desk, verb, clock=it.clock)
    agreed = plan.change is not None and not how.dry_run and await _agreed(it, plan, how)
    change = await verb(it.store) if agreed else None
    if how.json:
        as_json(plan_row(plan, change) | (more or {}))
    else:
        await _tell(it, plan, change, how)
    return change is not None


async def _agreed(it: "Open", plan: "Preview", how: How) -> bool:
    from cli.printing import say
    from core.errors import Refused
    from core.wording import count_words

    if how.yes or not plan.letters:
        return True
    number = count_words(len(plan.letters), "letter")
    if how.json or not sys.stdin.isatty():
        raise Refused(f"{number} would be written. Look with --dry-run, then say --yes.")
    async with it.store.view() as view:
        say(await plan_text(view, plan, words=how.words))
    return typer.confirm(f"Write {number}, held {it.desk.hold_seconds} seconds?", default=False)


async def _tell(it: "Open", plan: "Preview", change: "Change | None", how: How) -> None:
    from cli.printing import say

    if plan.change is None:
        say("Nothing changed: it is so already.")
        return
    if how.dry_run:
        async with it.store.view() as view:
            say(await plan_text(view, plan, words=how.words))
    say(f"Changed: {change.summary}.{_held(plan)}" if change is not None else "Nothing was changed.")


def _held(plan: "Preview") -> str:
    from core.wording import count_words

    if not plan.letters:
        return ""
    number = len(plan.letters)
    return f" {count_words(number, 'letter')} {'waits' if number == 1 else 'wait'} for the hold to end."


def plan_row(plan: "Preview", change: "Change | None") -> dict[str, Any]:
    """A plan as JSON. The keys are stable; `change` is the number of the change that was made, null in a dry run."""
    return {
        "changes": plan.change is not None,
        "change": change.seq if change is not None else None,
        "summary": plan.change.summary if plan.change is not None else "",
        "sessions": [_session_row(each) for each in plan.sessions],
        "letters": [_letter_row(each) for each in plan.letters],
        "withdrawn": plan.withdrawn,
    }


def _session_row(each: "SessionShown") -> dict[str, Any]:
    return {"id": each.id, "before": _session(each.before), "after": _session(each.after)}


def _session(session: "Session | None") -> dict[str, Any] | None:
    if session is None:
        return None
    return {
        "date": session.date.isoformat(),
        "starts": session.starts.isoformat(),
        "ends": session.ends.isoformat(),
        "state": session.state,
        "topic": session.topic,
    }


def _letter_row(each: "LetterShown") -> dict[str, Any]:
    return {
        "to": each.to,
        "name": each.name,
        "kind": each.kind,
        "session": each.session or None,
        "subject": each.subject,
        "calendar": each.calendar or None,
        "sequence": each.sequence if each.calendar else None,
    }


async def plan_text(view: "View", plan: "Preview", *, words: bool = False) -> str:
    """A plan in words: what changes, which sessions, which letters with which calendar part, and the sum.

    With `words` also the first letter in full, and what the lint says against it.
    """
    from core.wording import count_words

    lines = [f"{plan.change.summary}." if plan.change is not None else ""]
    lines += [await _session_line(view, each) for each in plan.sessions]
    lines += [
        f"  letter {each.kind} to {each.name or each.to}: “{each.subject}”{_part(each)}" for each in plan.letters
    ]  # fmt: skip
    parts = sum(bool(each.calendar) for each in plan.letters)
    people = len({each.person or each.to for each in plan.letters})
    if plan.letters:
        lines.append(
            f"{count_words(people, 'person', 'people')}: {count_words(len(plan.letters), 'letter')}, "
            f"{count_words(parts, 'calendar change')}."
        )
    else:
        lines.append("Nobody is told.")
    if plan.withdrawn:
        lines.append(f"{count_words(plan.withdrawn, 'letter')} that had not left will not leave.")
    if words and plan.letters:
        lines += await _first_letter(view, plan.letters[0])
    return "\n".join(lines)


async def _first_letter(view: "View", letter: "LetterShown") -> list[str]:
    from core.operations.own_words import complaints

    session = await view.sessions.get(letter.session) if letter.session else None
    every = await view.series.all()
    of = [each for each in every if session is None or each.id == session.series]
    links = [link for each in of for link in (each.join.address, each.join.short)]
    said = complaints(letter.kind, letter.subject, letter.text, links)
    return [
        "",
        f"Subject: {letter.subject}",
        "",
        letter.text.rstrip("\n"),
        *([""] if said else []),
        *(f"! {each}" for each in said),
    ]


def _part(each: "LetterShown") -> str:
    return f", calendar {each.calendar}, SEQUENCE {each.sequence}" if each.calendar else ""


async def _session_line(view: "View", each: "SessionShown") -> str:
    from cli.printing import moment

    shown = each.after or each.before
    series = await view.series.get(shown.series) if shown is not None else None
    zone = series.zone if series is not None else "Europe/London"
    before = f"{moment(each.before.starts, zone)} {each.before.state}" if each.before else "new"
    after = f"{moment(each.after.starts, zone)} {each.after.state}" if each.after else "gone"
    return f"  session {each.id}: {before} -> {after}" if before != after else f"  session {each.id}: {after}"
