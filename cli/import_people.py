"""`import people`: members that another program knows, with where they come from; nothing is sent."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.noun import Json, chosen, run

if TYPE_CHECKING:
    from cli.desk import Open
    from core.operations.importing import Judged, Terms
    from core.operations.people_file import Line

app = typer.Typer(help="Everything from an export, or a part.", rich_markup_mode=None, add_completion=False)


@app.callback()
def _import() -> None:
    """Everything from an export, or a part."""


@app.command("people")
def people(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file with a column “Email”; - reads it.")],
    source: Annotated[str, typer.Option(help="Where the list comes from.")] = "",
    agreed: Annotated[str, typer.Option(metavar="DATE", help="When they agreed to be invited.")] = "",
    basis: Annotated[str, typer.Option(help="The lawful basis: consent, for example.")] = "",
    series: Annotated[str, typer.Option(metavar="SLUG", help="They become members of this series.")] = "",
    setting: Annotated[str, typer.Option(help="every, “every 2” or monthly.")] = "every",
    yes: Annotated[bool, typer.Option("--yes", help="Import; otherwise only the preview is shown.")] = False,
    json: Json = False,
) -> None:
    """Add members from a CSV file. Shows a preview; with --yes it imports. Nobody is written to."""
    run(_people(context, file, (source, agreed, basis), series, setting, yes=yes, json=json))


async def _people(
    context: typer.Context, file: Path, why: tuple[str, str, str], series: str, setting: str, *, yes: bool, json: bool
) -> None:
    from cli.desk import opened
    from cli.printing import as_json
    from cli.text_file import read_bytes
    from core.operations import importing, people_file

    terms = _terms(why, series, setting)
    lines = people_file.read(read_bytes(file, people_file.MOST_BYTES))
    async with opened(chosen(context), read_only=not yes) as it:
        async with it.store.view() as view:
            if series:
                await view.series.need(series)
            judged = await importing.judge(view, it.desk, lines, series)
        summary = await _done(it, lines, terms) if yes else ""
    if json:
        rows = [{"line": j.line.number, "address": j.line.typed, "name": j.line.name, "fate": j.fate} for j in judged]
        as_json({"imported": bool(summary), "summary": summary, "rows": rows})
    else:
        _print(judged, summary)


def _terms(why: tuple[str, str, str], series: str, setting: str) -> "Terms":
    from core.errors import Refused
    from core.operations.importing import Terms
    from core.schedule import parse_date

    source, agreed, basis = why
    if not (source and agreed and basis):
        raise Refused(
            "Say where the list comes from (--source), when people agreed (--agreed) and on what lawful basis (--basis): "
            "without these nobody may be added."
        )
    if setting not in ("every", "every 2", "monthly"):
        raise Refused("People can be invited every, “every 2” or monthly.")
    return Terms(
        source=source, agreed=parse_date(agreed), basis=basis, series=series,
        setting="every 2" if setting == "every 2" else "monthly" if setting == "monthly" else "every",
    )  # fmt: skip


async def _done(it: "Open", lines: "list[Line]", terms: "Terms") -> str:
    from core.operations import importing

    change = await importing.import_people(it.store, it.desk, it.actor, lines, terms)
    return change.summary if change is not None else ""


def _print(judged: "list[Judged]", summary: str) -> None:
    from cli.printing import say
    from core.operations.importing import counted
    from core.wording import count_words

    for fate, number in counted(judged).items():
        say(f"{fate}: {number}")
    for each in judged:
        if each.fate in ("no address", "twice", "erased before", "left"):
            say(f"  line {each.line.number}: {each.line.typed or each.line.name or 'empty'}: {each.fate}")
    if summary:
        say(f"Changed: {summary}.")
    else:
        new = sum(each.fate in ("new", "member now") for each in judged)
        would = (
            f"{count_words(new, 'person', 'people')} would be: say --yes. Nobody is written to."
            if new
            else "Nobody in the file is new."
        )
        say(f"Nothing was imported. {would}")
