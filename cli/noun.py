"""A noun of the command line: `NOUN VERB` does something, a bare `NOUN` lists."""

import asyncio
from collections.abc import Coroutine
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from cli.chosen import Chosen

Json = Annotated[bool, typer.Option("--json", help="Print JSON with stable keys.")]


class Noun(TyperGroup):
    """A group of verbs whose bare name means `list`, with the options of `list`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put `list` in where no verb stands."""
        if not args or (args[0].startswith("-") and args[0] != "--help"):
            args = ["list", *args]
        return super().parse_args(ctx, args)


class NounWithTarget(Noun):
    """A noun that also takes what to list: `signups SESSION` means `signups list SESSION`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put `list` in before anything that is no verb."""
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            args = ["list", *args]
        return super().parse_args(ctx, args)


def noun(help: str, cls: type[Noun] = Noun) -> typer.Typer:  # noqa: A002 - typer's own word
    """An empty group for the verbs of one noun."""
    return typer.Typer(cls=cls, help=help, rich_markup_mode=None, add_completion=False)


def chosen(context: typer.Context) -> Chosen:
    """What the global options chose."""
    found = context.find_object(Chosen)
    return found if found is not None else Chosen()


def run(work: Coroutine[Any, Any, None]) -> None:
    """Run what a command does to its end."""
    asyncio.run(work)
