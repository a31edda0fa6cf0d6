"""`export`: what is written to files for others to use."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.noun import chosen, run

if TYPE_CHECKING:
    from core.operations.exporting import Wanted

app = typer.Typer(help="Write files for others to use.", rich_markup_mode=None, add_completion=False)


@app.callback()
def _export() -> None:
    """Write files for others to use."""


@app.command("calendar")
def calendar(
    context: typer.Context,
    series: Annotated[str, typer.Argument(metavar="SERIES", help="The series.")],
    file: Annotated[
        str,
        typer.Argument(metavar="FILE", help="Where to write it; `-` for standard output. Otherwise SERIES.ics here."),
    ] = "",
    publish: Annotated[
        bool, typer.Option("--publish", help="With METHOD:PUBLISH and an organizer, for tools that insist.")
    ] = False,
    name_hosts: Annotated[bool, typer.Option("--name-hosts", help="Name the hosts. Ask them first.")] = False,
) -> None:
    """Write the public calendar file of a series: its dates, nobody in it, to publish anywhere or hand round."""
    run(_calendar(context, series, file, publish=publish, name_hosts=name_hosts))


async def _calendar(context: typer.Context, slug: str, file: str, *, publish: bool, name_hosts: bool) -> None:
    import sys

    from cli.desk import opened
    from cli.printing import say
    from cli.whole_file import write_whole
    from core.operations.feeds import feed_of

    async with opened(chosen(context)) as it, it.store.view() as view:
        content = await feed_of(view, it.desk, slug, it.now, publish=publish, name_hosts=name_hosts)
    if file == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    path = Path(file or f"{slug}.ics")
    write_whole(path, content)
    say(f"Written: {path}.")


@app.command("view")
def view(
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="WHAT", help="sessions, people, mails, letters, topics or changes.")],
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder; the file gets a name of its own.")],
    form: Annotated[str, typer.Option(metavar="FORM", help="csv, md, or for sessions ics.")] = "csv",
    series: Annotated[str, typer.Option(metavar="SLUG", help="Of which series.")] = "",
    session: Annotated[str, typer.Option(metavar="SESSION", help="Whose people.")] = "",
    internal: Annotated[
        bool, typer.Option("--internal", help="With names and small numbers: for organisers only.")
    ] = False,
) -> None:
    """Write what a screen lists to a file that only you can read. Organisations of under 5 people are not named."""
    from core.operations.exporting import Wanted

    wanted = Wanted(what=what, form=form, series=series, session=session, internal=internal)  # type: ignore[arg-type]
    run(_view(context, wanted, folder))


async def _view(context: typer.Context, wanted: "Wanted", folder: Path) -> None:
    from cli.desk import opened
    from cli.printing import say
    from core.operations import exporting

    async with opened(chosen(context)) as it, it.store.view() as view:
        made = await exporting.export(view, it.desk, wanted, it.now)
    say(f"Written: {exporting.save(made, folder)}.")
