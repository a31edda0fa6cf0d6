"""`rights`: requests about personal data that a person must handle within one month; and `dpia`."""

from pathlib import Path
from typing import Annotated

import typer

from cli.noun import Json, chosen, noun, run
from cli.plans import DryRun, How, Yes
from cli.signups import Who

app = noun("Requests about personal data: list, settle, note.")


@app.command("list")
def list_(context: typer.Context, json: Json = False) -> None:
    """Requests that wait, the one that is due first on top."""
    run(_list(context, json=json))


async def _list(context: typer.Context, *, json: bool) -> None:
    from cli.desk import opened
    from cli.printing import as_json, moment, table

    async with opened(chosen(context)) as it, it.store.view() as view:
        found = sorted(await view.rights.open(), key=lambda each: (each.due, each.id))
        people = await view.people.many(each.person for each in found)
    rows = [
        {
            "id": each.id,
            "what": each.what,
            "person": each.person,
            "name": people[each.person].name if each.person in people else "",
            "address": people[each.person].address if each.person in people else "",
            "text": each.text,
            "asked_at": each.asked_at,
            "due": each.due,
        }
        for each in found
    ]
    if json:
        as_json(rows)
        return
    lines = [(r["id"], r["what"], r["name"] or r["address"], moment(each.asked_at), r["due"], r["text"]) for r, each in
             zip(rows, found, strict=True)]  # fmt: skip
    table(("request", "what", "who", "asked", "due", "words"), lines, empty="No request waits.")


@app.command("settle")
def settle(
    context: typer.Context,
    request: Annotated[str, typer.Argument(metavar="REQUEST", help="The request, as `rights` prints it.")],
    told: Annotated[str, typer.Option(metavar="WORDS", help="What you corrected, for their letter.")] = "",
    refused: Annotated[str, typer.Option(metavar="WHY", help="Do nothing, and why; for the log.")] = "",
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Settle a request: a deletion begins, a copy is sent, a correction (`people edit`) is confirmed."""
    run(_settle(context, request, told, refused, How(dry_run=dry_run, yes=yes, json=json)))


async def _settle(context: typer.Context, request: str, told: str, refused: str, how: How) -> None:
    from cli.desk import opened
    from cli.plans import carry_out
    from core.operations import requests

    async with opened(chosen(context), read_only=False) as it:
        await carry_out(
            it, lambda store: requests.settle(store, it.desk, it.actor, request, told=told, refused=refused), how
        )


@app.command("note")
def note(
    context: typer.Context,
    who: Who,
    what: Annotated[str, typer.Argument(metavar="WHAT", help="copy, change or erase.")],
    text: Annotated[str, typer.Option(help="What they said.")] = "",
) -> None:
    """Note a request that came by telephone or letter. The month runs from now."""
    run(_note(context, who, what, text))


async def _note(context: typer.Context, who: str, what: str, text: str) -> None:
    from cli.desk import opened
    from cli.printing import say
    from cli.signups import somebody
    from core.operations import requests

    async with opened(chosen(context), read_only=False) as it:
        async with it.store.view() as view:
            person = (await somebody(view, who)).id
        done = await requests.note(it.store, it.desk, it.actor, person, what, text=text)
    say(f"Changed: {done.summary}.")


def dpia(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it; - prints it.")] = Path("dpia.md"),
    again: Annotated[bool, typer.Option("--again", help="Replace the file if it is there.")] = False,
) -> None:
    """Write a draft of the data protection impact assessment, made from the configuration."""
    run(_dpia(context, file, again=again))


async def _dpia(context: typer.Context, file: Path, *, again: bool) -> None:
    from cli.desk import opened
    from core.operations.dpia import page

    async with opened(chosen(context)) as it, it.store.view() as view:
        text = page(it.config, await view.series.all(), it.now.date())
    _written(file, text, again=again)


def _written(file: Path, text: str, *, again: bool) -> None:
    from cli.printing import say
    from cli.whole_file import write_whole
    from core.errors import Refused

    if str(file) == "-":
        say(text.rstrip())
        return
    if file.exists() and not again:
        raise Refused(f"{file} is there already, and you may have added to it. Say --again, or name another file.")
    write_whole(file, text.encode())
    say(f"Written: {file}.")
