"""`broadcast`: a letter in your own words to members, to the people of a session, or to hosts."""

from pathlib import Path
from typing import Annotated

import typer

from cli.noun import Json, chosen, run
from cli.plans import DryRun, How, Yes

States = Annotated[
    list[str] | None,
    typer.Option(
        "--state", help="With --session: going, offered, maybe, waitlisted, declined. Repeat. Else all who may come."
    ),
]


def broadcast(
    context: typer.Context,
    subject: Annotated[str, typer.Option(help="At most 60 characters.")],
    text: Annotated[
        Path, typer.Option(metavar="FILE", help="Your words, without greeting and signature; - reads them.")
    ],
    series: Annotated[str, typer.Option(metavar="SLUG", help="To the members of this series.")] = "",
    session: Annotated[str, typer.Option(metavar="SESSION", help="To the people of this session.")] = "",
    state: States = None,
    hosts: Annotated[bool, typer.Option("--hosts", help="To the hosts instead.")] = False,
    pre_election: Annotated[
        bool, typer.Option("--pre-election", help="Yes, also in the period before an election.")
    ] = False,
    letters: Annotated[int, typer.Option(metavar="N", help="Over 50 letters leave only with their number.")] = 0,
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Write to many people in your own words: one mail each, after you have seen the first, and after the hold."""
    how = How(dry_run=dry_run, yes=yes, json=json, words=True)
    run(
        _broadcast(
            context, (subject, text), (series, session, state or []), how, letters, hosts=hosts, again=pre_election
        )
    )


async def _broadcast(
    context: typer.Context, words: tuple[str, Path], to: tuple[str, str, list[str]], how: How, letters: int,
    *, hosts: bool, again: bool,
) -> None:  # fmt: skip
    from msgspec.structs import replace

    from cli.bulk import carry_out_many
    from cli.desk import opened
    from cli.text_file import read_text
    from cli.topics import series_of
    from core.operations import broadcast as broadcasting

    subject, text = words[0], read_text(words[1])
    series, session, states = to
    async with opened(chosen(context), read_only=False) as it:
        async with it.store.view() as view:
            slug = "" if session else await series_of(view, it.desk, series)
        group = broadcasting.group_of(slug, session, states, hosts=hosts)
        wanted = broadcasting.Broadcast(to=group, subject=subject, text=text, pre_election=again)
        await carry_out_many(
            it,
            lambda store, agreed: broadcasting.send(store, it.desk, it.actor, replace(wanted, approved=agreed)),
            how, letters,
        )  # fmt: skip
