"""`topics`: ideas for what to talk about, and the votes on them."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.noun import Json, chosen, noun, run

if TYPE_CHECKING:
    from core.desk import Desk
    from core.model import Topic
    from core.store.unit_of_work import View

app = noun("Ideas for topics, and votes on them: list, add, edit, vote, merge, place, poll, drop.")

Idea = Annotated[str, typer.Argument(metavar="IDEA", help="The idea: `digital:9`, or 9 where one series is meant.")]
Series = Annotated[str, typer.Option(metavar="SLUG", help="The series; needed only where several run.")]


@app.command("list")
def list_(
    context: typer.Context,
    series: Series = "",
    every: Annotated[bool, typer.Option("--all", help="Used, merged and dropped ones too.")] = False,
    json: Json = False,
) -> None:
    """The ideas so far, with who can talk about them and the points of the open vote."""
    run(_list(context, series, every=every, json=json))


async def _list(context: typer.Context, series: str, *, every: bool, json: bool) -> None:
    from cli.desk import opened
    from cli.printing import as_json, table

    async with opened(chosen(context)) as it, it.store.view() as view:
        wanted = [await view.series.need(series)] if series else await view.series.all()
        rows = [row_ for each in wanted for row_ in await rows_of(view, each.id)]
    shown = [each for each in rows if every or each["state"] in ("open", "in the vote")]
    if json:
        as_json(shown)
        return
    lines = [(r["id"], r["text"], len(r["talkers"]) or "", r["points"] or "", r["state"]) for r in shown]
    table(("idea", "words", "can talk", "points", "state"), lines, empty="No ideas: people write IDEA: and a line.")


async def rows_of(view: "View", series: str) -> list[dict[str, Any]]:
    """The ideas of a series as rows of JSON, by number. The keys are stable; points are for organisers only."""
    from core.operations.planning.deeds import points_of

    vote = next((each for each in await view.votes.open() if each.series == series), None)
    points = await points_of(view, vote) if vote is not None else {}
    found = []
    for topic in await view.topics.of_series(series):
        people = await view.people.many((topic.person, *topic.talkers))
        found.append({
            "id": topic.id,
            "series": topic.series,
            "number": topic.number,
            "text": topic.text,
            "state": _state(topic, in_vote=topic.id in points),
            "suggested_by": people[topic.person].name if topic.person in people else "",
            "talkers": [people[each].name or people[each].address for each in topic.talkers if each in people],
            "points": points.get(topic.id),
            "session": topic.session or None,
            "merged_into": topic.merged_into or None,
        })  # fmt: skip
    return found


def _state(topic: "Topic", *, in_vote: bool) -> str:
    if topic.merged_into:
        return "merged"
    if topic.dropped:
        return "dropped"
    return "used" if topic.session else "in the vote" if in_vote else "open"


async def idea_of(view: "View", desk: "Desk", text: str) -> str:
    """The id of an idea, by id or by number. Raises `Refused` where there is none."""
    from core.errors import Refused
    from core.text import clean_line

    if await view.topics.get(text) is not None:
        return text
    every = await view.series.all()
    series = desk.default_series or (every[0].id if len(every) == 1 else "")
    if text.isdecimal() and series and await view.topics.get(f"{series}:{text}") is not None:
        return f"{series}:{text}"
    raise Refused(f"There is no idea “{clean_line(text, 60)}”. `thirdthursday topics` lists them.")


async def series_of(view: "View", desk: "Desk", slug: str) -> str:
    """The series that is meant. Raises `Refused` where several run and none is named."""
    from core.errors import Refused

    every = [each.id for each in await view.series.all()]
    if slug:
        return (await view.series.need(slug)).id
    if desk.default_series in every:
        return desk.default_series
    if len(every) != 1:
        raise Refused("Say which series, with --series.")
    return every[0]


@app.command("add")
def add(
    context: typer.Context,
    text: Annotated[str, typer.Argument(metavar="WORDS", help="The idea, at most 200 characters.")],
    series: Series = "",
    by: Annotated[str, typer.Option(metavar="WHO", help="Who suggested it; nobody is shown that.")] = "",
) -> None:
    """Note an idea."""
    run(_add(context, text, series, by))


async def _add(context: typer.Context, text: str, series: str, by: str) -> None:
    from cli.desk import opened
    from cli.printing import say
    from cli.signups import somebody
    from core.operations import topics

    async with opened(chosen(context), read_only=False) as it:
        async with it.store.view() as view:
            slug = await series_of(view, it.desk, series)
            person = (await somebody(view, by)).id if by else ""
        done = await topics.add(it.store, it.desk, it.actor, slug, text, person=person)
    say(f"Changed: {done.summary}.")


@app.command("edit")
def edit(
    context: typer.Context, idea: Idea, text: Annotated[str, typer.Argument(metavar="WORDS", help="The new words.")]
) -> None:
    """Give an idea other words."""
    run(_one(context, idea, "edit", text))


@app.command("drop")
def drop(context: typer.Context, idea: Idea) -> None:
    """Take an idea off the list."""
    run(_one(context, idea, "drop", ""))


@app.command("place")
def place(
    context: typer.Context,
    idea: Idea,
    session: Annotated[str, typer.Argument(metavar="SESSION", help="The session, as `sessions` prints it.")],
) -> None:
    """Make an idea the topic of a session. Reminders name it; nobody is written to for it."""
    run(_one(context, idea, "place", session))


async def _one(context: typer.Context, idea: str, verb: str, argument: str) -> None:
    from cli.desk import opened
    from cli.printing import say
    from core.operations import topics

    async with opened(chosen(context), read_only=False) as it:
        async with it.store.view() as view:
            topic = await idea_of(view, it.desk, idea)
        if verb == "edit":
            done = await topics.edit(it.store, it.desk, it.actor, topic, argument)
        elif verb == "place":
            done = await topics.place(it.store, it.desk, it.actor, topic, argument)
        else:
            done = await topics.drop(it.store, it.desk, it.actor, topic)
    say(f"Changed: {done.summary}.")


@app.command("merge")
def merge(
    context: typer.Context,
    into: Idea,
    others: Annotated[list[str], typer.Argument(metavar="OTHER…", help="The ideas that go into it.")],
) -> None:
    """Merge ideas into one, which keeps its words."""
    run(_merge(context, into, others))


async def _merge(context: typer.Context, into: str, others: list[str]) -> None:
    from cli.desk import opened
    from cli.printing import say
    from core.operations import topics

    async with opened(chosen(context), read_only=False) as it:
        async with it.store.view() as view:
            kept = await idea_of(view, it.desk, into)
            merged = [await idea_of(view, it.desk, each) for each in others]
        done = await topics.merge(it.store, it.desk, it.actor, kept, merged)
    say(f"Changed: {done.summary}.")
