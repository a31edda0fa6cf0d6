"""`sessions reconcile`: whose calendar differs from the record of a session, and sending what puts it right."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.noun import Json, chosen, run
from cli.plans import DryRun, How, Yes
from cli.session_changes import Id

if TYPE_CHECKING:
    from core.operations.reconciling import Stale


def register(app: typer.Typer) -> None:
    """Put the verb under `sessions`."""
    app.command("reconcile")(reconcile)


def reconcile(
    context: typer.Context,
    session: Id,
    send: Annotated[bool, typer.Option("--send", help="Send a calendar update to those, and only those.")] = False,
    include_unknown: Annotated[
        bool, typer.Option("--include-unknown", help="Also to whom it is not known whether the last one arrived.")
    ] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """List every calendar that differs from the record of a session, with the reason; with --send put them right."""
    how = How(dry_run=dry_run, yes=yes, json=json)
    run(_send(context, session, how, include_unknown=include_unknown) if send else _list(context, session, json=json))


async def _list(context: typer.Context, session: str, *, json: bool) -> None:
    from cli.desk import opened
    from cli.printing import as_json, table
    from core.operations import reconciling

    async with opened(chosen(context)) as it, it.store.view() as view:
        rows = [row(each) for each in await reconciling.stale(view, it.desk, session, it.now)]
    if json:
        as_json(rows)
        return
    lines = [
        (_who(r), r["why"], "a letter waits" if r["under_way"] else _would(r)) for r in rows
    ]  # fmt: skip
    table(("person", "why", "what puts it right"), lines, empty="Every calendar shows what the record says.")


def row(each: "Stale") -> dict[str, Any]:
    """One calendar out of date as a row of JSON. The keys are stable."""
    mismatch = each.mismatch
    return {
        "person": each.person.id,
        "name": each.person.name,
        "address": each.person.address,
        "calendar": mismatch.role,
        "wanted": mismatch.wanted,
        "cause": mismatch.why,
        "why": mismatch.words,
        "uid": mismatch.entry or None,
        "certain": mismatch.certain,
        "under_way": each.under_way,
    }


def _who(of: dict[str, Any]) -> str:
    """The person; a second address stays hidden."""
    return f"{of['name'] or of['address']}{', second address' if of['calendar'] == 'second' else ''}"


def _would(of: dict[str, Any]) -> str:
    what = "the entry as it is" if of["wanted"] == "request" else "its removal"
    return what if of["certain"] else f"{what}, with --include-unknown"


async def _send(context: typer.Context, session: str, how: How, *, include_unknown: bool) -> None:
    from cli.desk import opened
    from cli.plans import carry_out
    from core.operations import reconciling

    async with opened(chosen(context), read_only=False) as it:
        await carry_out(
            it,
            lambda store: reconciling.send(store, it.desk, it.actor, session, include_unknown=include_unknown),
            how,
        )
