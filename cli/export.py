"""`export`: what is written to files for others to use."""

from pathlib import Path
from typing import Annotated

import typer

from cli.noun import chosen, run

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
