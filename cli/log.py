"""`log`: what was changed, by whom and why."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.noun import Json, chosen, noun, run

if TYPE_CHECKING:
    from core.model import Change

app = noun("What was changed, by whom and why: list, show.")


@app.command("list")
def list_(
    context: typer.Context,
    last: Annotated[int, typer.Option("--last", min=1, max=10_000, help="How many.")] = 50,
    json: Json = False,
) -> None:
    """The last changes, newest first."""
    run(_list(context, last, json=json))


async def _list(context: typer.Context, last: int, *, json: bool) -> None:
    from cli.desk import opened
    from cli.printing import as_json, moment, table

    async with opened(chosen(context)) as it, it.store.view() as view:
        rows = [row(each) for each in await view.changes.recent(last)]
    if json:
        as_json(rows)
        return
    head = ("change", "when", "who", "what", "why", "undone by")
    lines = [
        (r["change"], moment(r["at"]), r["actor"] or r["kind"], r["summary"], r["reason"], r["undone_by"] or "")
        for r in rows
    ]
    table(head, lines, empty="Nothing has been changed yet.")


@app.command("show")
def show(
    context: typer.Context,
    change: Annotated[int, typer.Argument(metavar="CHANGE", help="The number, as `log` prints it.")],
    json: Json = False,
) -> None:
    """One change: everything it did, whether it can be taken back, and the chain of changes behind it."""
    run(_show(context, change, json=json))


async def _show(context: typer.Context, number: int, *, json: bool) -> None:
    from cli.desk import opened
    from cli.printing import as_json, say
    from tui.facts.log import read_behind, read_change
    from tui.views.log import change_view

    async with opened(chosen(context)) as it, it.store.view() as view:
        detail = await read_change(view, (await view.changes.need(str(number))).id)
        assert detail is not None
        behind = await read_behind(view, detail.change)
    shown = change_view(detail, most=1_000_000)
    if json:
        differences = [{"table": d.table, "id": d.id, "before": d.before, "after": d.after} for d in detail.differences]
        more = {"differences": differences, "letters": detail.letters, "why_not": detail.why_not}
        as_json(row(detail.change) | more | {"behind": [each.seq for each in behind]})
        return
    for words in (*shown.head, *shown.differences, shown.undo):
        say(words)
    for each in behind:
        say(f"before it: {each.seq}, {each.summary or each.verb}, by {each.actor.name or each.actor.kind}")


def row(change: "Change") -> dict[str, Any]:
    """One change as a row of JSON. The keys are stable."""
    return {
        "change": change.seq,
        "at": change.at,
        "kind": change.actor.kind,
        "actor": change.actor.name,
        "verb": change.verb,
        "summary": change.summary,
        "reason": change.reason,
        "series": change.series,
        "session": change.session,
        "person": change.person,
        "undoes": change.undoes or None,
        "undone_by": change.undone_by or None,
    }
