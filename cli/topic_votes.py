"""`topics vote` and `topics poll`: votes on what to talk about."""

from typing import Annotated

import typer

from cli.noun import Json, chosen, run
from cli.plans import DryRun, How, Yes
from cli.topics import Series, idea_of, series_of


def register(app: typer.Typer) -> None:
    """Put the verbs under `topics`."""
    app.command("vote")(vote)
    app.command("poll")(poll)


def vote(
    context: typer.Context,
    who: Annotated[str, typer.Argument(metavar="WHO", help="Whose vote: an address, or an exact name.")],
    numbers: Annotated[list[int] | None, typer.Argument(metavar="NUMBER…", help="Option numbers, best first.")] = None,
    take_back: Annotated[bool, typer.Option("--take-back", help="Take their vote back instead.")] = False,
    series: Series = "",
) -> None:
    """Note a vote that somebody gave you by word of mouth, or take one back. The last vote of a person counts."""
    from core.errors import Refused

    if take_back == bool(numbers):
        raise Refused("Say the option numbers, best first; or --take-back, without numbers.")
    run(_vote(context, who, numbers or [], series))


async def _vote(context: typer.Context, who: str, numbers: list[int], series: str) -> None:
    from cli.desk import opened
    from cli.printing import say
    from cli.signups import somebody
    from core.operations import polls

    async with opened(chosen(context), read_only=False) as it:
        async with it.store.view() as view:
            slug, person = await series_of(view, it.desk, series), (await somebody(view, who)).id
        if numbers:
            done = await polls.note_vote(it.store, it.desk, it.actor, slug, person, numbers)
        else:
            done = await polls.take_back(it.store, it.desk, it.actor, slug, person)
    say(f"Changed: {done.summary}.")


def poll(
    context: typer.Context,
    session: Annotated[str, typer.Argument(metavar="SESSION", help="Open a vote on what this session is about.")] = "",
    ideas: Annotated[list[str] | None, typer.Argument(metavar="IDEA…", help="2 to 9 ideas to choose from.")] = None,
    closes: Annotated[str, typer.Option(metavar="DATE", help="Ends at 5pm on this working day.")] = "",
    close: Annotated[bool, typer.Option("--close", help="Close the open vote instead, or decide a tie.")] = False,
    winner: Annotated[str, typer.Option(metavar="IDEA", help="With --close: which idea of a tie wins.")] = "",
    series: Series = "",
    letters: Annotated[int, typer.Option(metavar="N", help="Over 50 letters leave only with their number.")] = 0,
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Open a vote, one letter to each member; or close it, and tell those who voted."""
    how = How(dry_run=dry_run, yes=yes, json=json, words=True)
    if close:
        run(_close(context, series, winner, how))
    else:
        run(_open(context, session, ideas or [], closes, letters, how))


async def _open(
    context: typer.Context, session: str, ideas: list[str], closes: str, letters: int, how: How
) -> None:  # fmt: skip
    from cli.bulk import carry_out_many
    from cli.desk import opened
    from core.errors import Refused
    from core.operations import polls
    from core.schedule import parse_date

    if not session:
        raise Refused("Say on which session, and between which ideas: topics poll SESSION IDEA IDEA. Or say --close.")
    async with opened(chosen(context), read_only=False) as it:
        async with it.store.view() as view:
            options = [await idea_of(view, it.desk, each) for each in ideas]
        day = parse_date(closes) if closes else None
        await carry_out_many(
            it,
            lambda store, agreed: polls.open_vote(
                store, it.desk, it.actor, session, options, closes=day, approved=agreed
            ),
            how, letters,
        )  # fmt: skip


async def _close(context: typer.Context, series: str, winner: str, how: How) -> None:
    from cli.desk import opened
    from cli.plans import carry_out
    from core.operations import polls

    async with opened(chosen(context), read_only=False) as it:
        async with it.store.view() as view:
            slug = await series_of(view, it.desk, series)
            chosen_idea = await idea_of(view, it.desk, winner) if winner else ""
        await carry_out(it, lambda store: polls.close_vote(store, it.desk, it.actor, slug, winner=chosen_idea), how)
