"""`people show`, `edit`, `pause`, `merge`, `split`, `clear-bounces` and `erase`."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.noun import Json, chosen, run
from cli.plans import DryRun, How, Yes
from cli.signups import Who

if TYPE_CHECKING:
    from core.operations.persons import PersonEdit

Reason = Annotated[str, typer.Option(help="Why, for the log.")]


def register(app: typer.Typer) -> None:
    """Put the verbs under `people`."""
    app.command("edit")(edit)
    app.command("pause")(pause)
    app.command("merge")(merge)
    app.command("split")(split)
    app.command("clear-bounces")(clear_bounces)
    app.command("erase")(erase)


def edit(
    context: typer.Context,
    who: Who,
    name: Annotated[str | None, typer.Option(help="Their name.")] = None,
    organisation: Annotated[
        str | None, typer.Option(help="What their organisation is called; `none` for none.")
    ] = None,
    personal: Annotated[
        bool | None, typer.Option("--personal/--no-personal", help="Takes part for themselves, not for it.")
    ] = None,
    language: Annotated[str | None, typer.Option(metavar="en|cy", help="The language of their letters.")] = None,
    address: Annotated[
        str | None, typer.Option(help="Their main address from now on; the old one stays theirs.")
    ] = None,
    forget_old: Annotated[
        bool, typer.Option("--forget-old", help="With --address: the old one is not theirs.")
    ] = False,
    no_second: Annotated[bool, typer.Option("--no-second", help="Delete the address of their own device.")] = False,
    reason: Reason = "",
) -> None:
    """Correct what is held about a person. Nobody is written to."""
    fields: dict[str, Any] = {"name": name, "language": language, "address": address, "personal": personal}
    fields["organisation_name"] = "" if organisation == "none" else organisation
    run(_edit(context, who, fields, reason, forget_old=forget_old, no_second=no_second))


async def _edit(
    context: typer.Context, who: str, fields: dict[str, Any], reason: str, *, forget_old: bool, no_second: bool
) -> None:
    from cli.desk import opened
    from cli.printing import say
    from cli.signups import somebody
    from core.errors import Refused
    from core.operations import persons

    if all(value is None for value in fields.values()) and not no_second:
        raise Refused("Say what to change: --name, --organisation, --personal, --language, --address or --no-second.")
    change = _change(fields, forget_old=forget_old, no_second=no_second)
    async with opened(chosen(context), read_only=False) as it:
        async with it.store.view() as view:
            person = (await somebody(view, who)).id
        done = await persons.edit(it.store, it.desk, it.actor, person, change, reason=reason)
    say(f"Changed: {done.summary}." if done is not None else "Nothing changed: it is so already.")


def _change(fields: dict[str, Any], *, forget_old: bool, no_second: bool) -> "PersonEdit":
    from msgspec import UNSET

    from core.operations.persons import PersonEdit

    given = {name: value for name, value in fields.items() if value is not None}
    return PersonEdit(**given, forget_old=forget_old, second=None if no_second else UNSET)


def pause(
    context: typer.Context,
    who: Who,
    until: Annotated[str, typer.Option(metavar="DATE", help="The day from which invitations go out again.")],
    series: Annotated[str, typer.Option(metavar="SLUG", help="Only this series.")] = "",
) -> None:
    """Stop invitations to a person for a while. Places they hold stay; nobody is written to."""
    run(_pause(context, who, until, series))


async def _pause(context: typer.Context, who: str, until: str, series: str) -> None:
    from cli.desk import opened
    from cli.printing import say
    from cli.signups import somebody
    from core.operations import persons
    from core.schedule import parse_date

    day = parse_date(until)
    async with opened(chosen(context), read_only=False) as it:
        async with it.store.view() as view:
            person = (await somebody(view, who)).id
        done = await persons.pause(it.store, it.desk, it.actor, person, day, series=series)
    say(f"Changed: {done.summary}.")


def merge(
    context: typer.Context,
    keep: Annotated[str, typer.Argument(metavar="KEEP", help="The record that stays: an address or an exact name.")],
    gone: Annotated[str, typer.Argument(metavar="GONE", help="The record that goes into it: its address.")],
    reason: Reason = "",
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Make one person of two records. Both addresses are theirs then; it is taken apart only with `people split`."""
    run(_merge(context, keep, gone, reason, How(dry_run=dry_run, yes=yes, json=json)))


async def _merge(context: typer.Context, keep: str, gone: str, reason: str, how: How) -> None:
    from cli.desk import opened
    from cli.plans import carry_out
    from cli.signups import somebody
    from core.operations import merging

    async with opened(chosen(context), read_only=False) as it:
        async with it.store.view() as view:
            first, second = (await somebody(view, keep)).id, (await somebody(view, gone)).id
        await carry_out(it, lambda store: merging.merge(store, it.desk, it.actor, first, second, reason=reason), how)


def split(
    context: typer.Context,
    who: Who,
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="Whose record it becomes.")],
    name: Annotated[str, typer.Option(help="Their name.")] = "",
    session: Annotated[list[str] | None, typer.Option(help="A standing that goes with them. Repeat.")] = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Take one person out of a shared mailbox, with an address and standings of their own."""
    run(_split(context, who, address, name, session or [], How(dry_run=dry_run, yes=yes, json=json)))


async def _split(context: typer.Context, who: str, address: str, name: str, sessions: list[str], how: How) -> None:
    from cli.desk import opened
    from cli.plans import carry_out
    from cli.signups import somebody
    from core.operations import splitting

    async with opened(chosen(context), read_only=False) as it:
        async with it.store.view() as view:
            person = (await somebody(view, who)).id
        await carry_out(
            it,
            lambda store: splitting.split(store, it.desk, it.actor, person, address, name=name, sessions=sessions),
            how,
        )


def clear_bounces(context: typer.Context, who: Who, reason: Reason = "") -> None:
    """Write to a person again after their address had bounced."""
    run(_clear(context, who, reason))


async def _clear(context: typer.Context, who: str, reason: str) -> None:
    from cli.desk import opened
    from cli.printing import say
    from cli.signups import somebody
    from core.operations import persons

    async with opened(chosen(context), read_only=False) as it:
        async with it.store.view() as view:
            person = (await somebody(view, who)).id
        done = await persons.clear_bounces(it.store, it.desk, it.actor, person, reason=reason)
    say(f"Changed: {done.summary}.")


def erase(
    context: typer.Context,
    who: Who,
    confirm: Annotated[str, typer.Option(metavar="ADDRESS", help="Their address once more, as a confirmation.")] = "",
    reason: Reason = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Delete everything about a person. Places are given up, they get one last letter, then nothing is left but a code."""
    run(_erase(context, who, confirm, reason, How(dry_run=dry_run, yes=True, json=json)))


async def _erase(context: typer.Context, who: str, confirm: str, reason: str, how: How) -> None:
    import sys

    from cli.desk import opened
    from cli.plans import carry_out
    from cli.signups import somebody
    from core.errors import Refused
    from core.operations import erasing

    async with opened(chosen(context), read_only=False) as it:
        async with it.store.view() as view:
            person = await somebody(view, who)
        if not how.dry_run and not confirm and sys.stdin.isatty():
            confirm = typer.prompt(f"To delete everything about {person.name or 'them'}, type the address")
        if not how.dry_run and confirm.strip().lower() != person.address:
            raise Refused(
                "Nothing was deleted: say the person's main address with --confirm, to show that you mean it."
            )
        await carry_out(it, lambda store: erasing.erase(store, it.desk, it.actor, person.id, reason=reason), how)
