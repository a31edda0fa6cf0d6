"""`schedule`: what the desk will do by itself, when and to how many; skipping one thing, keeping it back."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.noun import Json, chosen, noun, run

if TYPE_CHECKING:
    from core.planner import Action
    from core.store.unit_of_work import View

app = noun("What the desk does by itself: list, skip, hold, release.")

Key = Annotated[str, typer.Argument(metavar="ACTION", help="The action, as `schedule` prints it.")]
Reason = Annotated[str, typer.Option(help="Why, for the log.")]


@app.command("list")
def list_(
    context: typer.Context,
    series: Annotated[str, typer.Option(metavar="SLUG", help="Only this series.")] = "",
    each: Annotated[bool, typer.Option("--each", help="One line a person, not one for all of a kind.")] = False,
    json: Json = False,
) -> None:
    """What happens next by itself, in order of time; what was kept back or skipped stands below."""
    run(_list(context, series, each=each, json=json))


async def _list(context: typer.Context, series: str, *, each: bool, json: bool) -> None:
    from cli.desk import opened
    from cli.printing import as_json, moment, say, table
    from core.operations import planning

    async with opened(chosen(context)) as it, it.store.view() as view:
        if series:
            await view.series.need(series)
        found = [a for a in await planning.coming(view, it.desk, it.now) if a.series == series or not series]
        rows = [await _row(view, group) for group in _grouped(found, each=each)]
        kept = await _kept(view, it.now, series)
    if json:
        as_json(rows + kept)
        return
    lines = [(moment(r["at"]), r["action"], r["kind"], r["number"], r["name"]) for r in rows]
    table(("when", "action", "kind", "letters", "to"), lines, empty="Nothing is planned.")
    for row in kept:
        by = f", by {row['by']}" if row["by"] else ""
        say(f"{row['outcome']}: {row['action']} ({row['number']}){by}")


def _grouped(found: "Iterable[Action]", *, each: bool) -> "list[list[Action]]":
    """The actions of one kind, session and moment together, or each by itself."""
    groups: dict[tuple[str, str, str, datetime], list[Action]] = {}
    for action in found:
        key = (action.kind, action.session, action.key if each else _stem(action), action.at)
        groups.setdefault(key, []).append(action)
    return list(groups.values())


def _stem(action: "Action") -> str:
    """The key without the person at its end."""
    return action.key.removesuffix(f":{action.person}") if action.person else action.key


async def _row(view: "View", group: "list[Action]") -> dict[str, Any]:
    first = group[0]
    person = await view.people.get(first.person) if first.person and len(group) == 1 else None
    return {
        "at": first.at,
        "action": first.key if len(group) == 1 else _stem(first),
        "kind": first.kind,
        "number": len(group),
        "series": first.series or None,
        "session": first.session or None,
        "name": (person.name or person.address) if person else "",
        "until": first.until,
        "outcome": None,
        "by": None,
    }


async def _kept(view: "View", now: datetime, series: str) -> list[dict[str, Any]]:
    """What was skipped or kept back about sessions to come; letters of a kind together."""
    counted: Counter[tuple[str, str, str, str, str]] = Counter()
    for session in await view.sessions.coming(now):
        if not series or session.series == series:
            for done in await view.done.about(session.id):
                if done.outcome in ("skipped", "held"):
                    kind = done.id.partition(":")[0]
                    counted[kind, session.series, session.id, done.outcome, done.by] += 1
    return [
        {
            "at": None, "action": f"{kind}:{session}", "kind": kind, "number": number, "series": of, "session": session,
            "name": "", "until": None, "outcome": "kept back" if outcome == "held" else "skipped", "by": by or None,
        }
        for (kind, of, session, outcome, by), number in counted.items()
    ]  # fmt: skip


@app.command("skip")
def skip(context: typer.Context, action: Key, reason: Reason = "") -> None:
    """Leave an action out: one, or all letters of a kind with `invitation:SESSION`."""
    run(_do(context, "skip", action, reason))


@app.command("hold")
def hold(context: typer.Context, action: Key, reason: Reason = "") -> None:
    """Keep an action back until you release it."""
    run(_do(context, "hold", action, reason))


@app.command("release")
def release(context: typer.Context, action: Key) -> None:
    """Let go again what was skipped or kept back."""
    run(_do(context, "release", action, ""))


async def _do(context: typer.Context, verb: str, action: str, reason: str) -> None:
    from cli.desk import opened
    from cli.printing import say
    from core.operations import skipping

    async with opened(chosen(context), read_only=False) as it:
        if verb == "skip":
            done = await skipping.skip(it.store, it.desk, it.actor, action, reason=reason)
        elif verb == "hold":
            done = await skipping.hold(it.store, it.desk, it.actor, action, reason=reason)
        else:
            done = await skipping.release(it.store, it.desk, it.actor, action)
    say(f"Changed: {done.summary}.")
