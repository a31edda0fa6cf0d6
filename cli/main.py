"""The one command: quick answers first, then the typer app; every fault ends as one sentence and an exit code."""

import os
import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> None:
    """The console script. Exits 0 when done, 1 with a sentence, 2 for a command line that cannot be read.

    With `--tempfail` (of `receive`) every failure is 75, which mail servers take for "try again later".
    """
    os.umask(0o077)
    args = list(sys.argv[1:] if argv is None else argv)
    if args == ["--version"]:
        from cli.version import __version__

        print(f"thirdthursday {__version__}")
        return
    from cli.faults import guarded

    sys.exit(guarded(lambda: _run(args), tempfail="--tempfail" in args))


def _run(args: list[str]) -> None:
    """The dashboard starts without the command-line library, which would cost a tenth of a second."""
    from cli.early import dashboard_only

    chosen = dashboard_only(args)
    if chosen is not None:
        from cli.dashboard import show

        show(chosen)
        return
    from cli.app import app

    app(args, prog_name="thirdthursday")
