"""`letters`: every letter the desk can write, and what it looks like."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.noun import Json, chosen, noun, run

if TYPE_CHECKING:
    from core.operations.sampling import Shown

app = noun("Every letter the desk writes: list, show.")


@app.command("list")
def list_(context: typer.Context, json: Json = False) -> None:
    """Every letter, to whom it goes, and which of them you word yourself."""
    run(_list(context, json=json))


async def _list(context: typer.Context, *, json: bool) -> None:
    from pathlib import Path

    from cli.desk import opened
    from cli.printing import as_json, say, table
    from core.letters.overrides import warnings_of
    from core.operations.sampling import wordings

    async with opened(chosen(context)) as it:
        found = wordings(it.desk)
        warnings = warnings_of(Path(it.desk.letters)) if it.desk.letters else []
    if json:
        as_json([
            {
                "kind": each.kind, "goes": each.goes, "forms": each.forms, "calendar": each.calendar,
                "offers": each.offers, "own": each.own or None, "problem": each.problem or None,
            }
            for each in found
        ])  # fmt: skip
        return
    lines = [(w.kind, w.goes, ", ".join(w.calendar), ", ".join(w.forms), w.own) for w in found]
    table(("letter", "goes", "calendar part", "other forms", "own wording"), lines, empty="There are no letters.")
    for warning in warnings:
        say(f"! {warning}")


@app.command("show")
def show(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="The letter, as `letters` prints it.")],
    for_: Annotated[str, typer.Option("--for", metavar="WHO", help="With the facts of this person.")] = "",
    session: Annotated[str, typer.Option(metavar="SESSION", help="With the facts of this session.")] = "",
    form: Annotated[str, typer.Option(help="Another form of the letter.")] = "",
    welsh: Annotated[bool, typer.Option("--welsh", help="In Welsh, where there is a Welsh one.")] = False,
    json: Json = False,
) -> None:
    """One letter with invented facts, or as somebody would get it now. Nothing is sent."""
    run(_show(context, kind, for_, session, form, welsh=welsh, json=json))


async def _show(
    context: typer.Context, kind: str, who: str, session: str, form: str, *, welsh: bool, json: bool
) -> None:  # fmt: skip
    from cli.desk import opened
    from cli.printing import as_json
    from cli.signups import somebody
    from core.operations import sampling

    async with opened(chosen(context)) as it, it.store.view() as view:
        person = await somebody(view, who) if who else None
        about = await view.sessions.need(session) if session else None
        if person is not None and about is None:
            coming = [s for s in await view.sessions.coming(it.now) if s.state == "open" and s.starts > it.now]
            about = min(coming, key=lambda s: s.starts, default=None)
        shown = await sampling.shown(
            view, it.desk, it.now, kind, person=person, session=about, form=form, language="cy" if welsh else None
        )
    if json:
        letter = shown.letter
        as_json({
            "kind": kind, "subject": letter.subject, "text": letter.text, "invented": shown.invented,
            "warning": letter.warning or None, "lint": _lint(shown),
        })  # fmt: skip
    else:
        _print(shown)


def _print(shown: "Shown") -> None:
    from cli.printing import say

    letter = shown.letter
    say(f"Subject: {letter.subject}\n\n{letter.text.rstrip()}")
    if shown.invented:
        say(f"\ninvented: {', '.join(shown.invented)}")
    for warning in (letter.warning, *_lint(shown)):
        if warning:
            say(f"! {warning}")


def _lint(shown: "Shown") -> list[str]:
    """What the lint says; web addresses are not asked of real joining details."""
    from core.letters.lint import lint

    letter = shown.letter
    return [said for said in lint(letter.kind, letter.subject, letter.text) if "web address" not in said]
