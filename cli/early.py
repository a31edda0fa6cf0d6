"""Recognising `dashboard` with nothing but global options before it, so that it need not wait for the rest."""

from collections.abc import Sequence
from pathlib import Path

from cli.chosen import Chosen


def dashboard_only(args: Sequence[str]) -> Chosen | None:
    """The global options before a lone `dashboard`; None for every other command line. Pure."""
    given: dict[str, str] = {}
    rest = list(args)
    while rest and rest[0].startswith("--"):
        option, equals, value = rest.pop(0).partition("=")
        if option not in ("--config", "--as") or (not equals and not rest):
            return None
        given[option] = value if equals else rest.pop(0)
    if rest != ["dashboard"]:
        return None
    config = given.get("--config")
    return Chosen(Path(config) if config is not None else None, given.get("--as", ""))
