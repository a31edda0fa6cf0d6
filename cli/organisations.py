"""`organisations`: mail domains and what they are called."""

from typing import Annotated, Any

import typer

from cli.noun import Json, chosen, noun, run

app = noun("Organisations by mail domain: list, name.")


@app.command("list")
def list_(context: typer.Context, json: Json = False) -> None:
    """Every organisation with its people, and the video services it blocks."""
    run(_list(context, json=json))


async def _list(context: typer.Context, *, json: bool) -> None:
    from cli.desk import opened
    from cli.printing import as_json, table
    from core.store.tables import ORGANISATIONS

    async with opened(chosen(context)) as it, it.store.view() as view:
        rows: list[dict[str, Any]] = [
            {
                "domain": each.id,
                "name": each.name,
                "kind": each.kind,
                "people": len(await view.people.of_organisation(each.id)),
                "blocked": each.blocked,
            }
            for each in await view.scan(ORGANISATIONS)
        ]
    if json:
        as_json(rows)
        return
    lines = [
        (r["domain"], r["name"], r["kind"], r["people"], ", ".join(f"{name} {number}" for name, number in r["blocked"].items()))
        for r in rows
    ]  # fmt: skip
    table(("domain", "name", "kind", "people", "blocked"), lines, empty="Nobody of an organisation has written yet.")


@app.command("name")
def name(
    context: typer.Context,
    domain: Annotated[str, typer.Argument(metavar="DOMAIN", help="The mail domain: westshire.example.")],
    called: Annotated[str, typer.Argument(metavar="NAME", help="What it is called.")],
    kind: Annotated[str | None, typer.Option(help="What it is: county, district, unitary, parish council.")] = None,
) -> None:
    """Name an organisation, for everybody of it who gave no other name."""
    run(_name(context, domain, called, kind))


async def _name(context: typer.Context, domain: str, called: str, kind: str | None) -> None:
    from cli.desk import opened
    from cli.printing import say
    from core.operations import persons

    async with opened(chosen(context), read_only=False) as it:
        done = await persons.name_organisation(it.store, it.desk, it.actor, domain, called, kind=kind)
    say(f"Changed: {done.summary}." if done is not None else "Nothing changed: it is called so already.")
