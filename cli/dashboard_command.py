"""`dashboard`: the terminal program of the organisers, its keys, and the same in a browser of this machine."""

from pathlib import Path
from typing import Annotated

import typer

from cli.chosen import Chosen
from cli.noun import chosen
from core.errors import Refused

PORT = 8317


def dashboard(
    context: typer.Context,
    keymap: Annotated[
        Path | None, typer.Option("--keymap", metavar="FILE", help="Your own keys; else those of the configuration.")
    ] = None,
    print_keymap: Annotated[
        bool, typer.Option("--print-keymap", help="Print every action with its keys, as such a file, and end.")
    ] = False,
    serve: Annotated[
        bool, typer.Option("--serve", help="In a browser of this machine (needs the extra `web`).")
    ] = False,
    port: Annotated[int, typer.Option(metavar="N", min=1, max=65535, help="With --serve: the port.")] = PORT,
) -> None:
    """Watch and edit, live, by keys."""
    if print_keymap:
        _print_keymap(chosen(context), keymap)
    elif serve:
        try:
            from cli.serving import serve as served
        except ImportError:
            raise Refused("For --serve the extra `web` is missing: pip install 'thirdthursday[web]'.") from None

        served(chosen(context), keymap, port)
    else:
        from cli.dashboard import show

        show(chosen(context), keymap)


def _print_keymap(chosen: Chosen, file: Path | None) -> None:
    """Needs no desk: without a configuration the usual keys are printed."""
    from cli.dashboard import keymap_file, read_keymap
    from cli.printing import say
    from core.config import find, load
    from tui.actions import keymap

    if file is None:
        try:
            file = keymap_file(chosen, load(find(chosen.config)).dashboard)
        except Refused:
            if chosen.config is not None:
                raise
    for row in keymap.written(read_keymap(file)):
        say(row)
