"""Commands that may write to many people: over fifty letters leave only once their number has been said."""

import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import typer

from cli.plans import How, carry_out, plan_text

if TYPE_CHECKING:
    from cli.desk import Open
    from core.model import Change
    from core.store.ports import Store


async def carry_out_many(
    it: "Open", verb: Callable[["Store", int], Awaitable["Change | None"]], how: How, letters: int
) -> bool:
    """As `plans.carry_out`; `verb` is also given the number of letters that was agreed to (`letters`, or asked here)."""
    from core.operations.bulk import MOST
    from core.operations.previewing import preview

    plan = await preview(it.store, it.desk, lambda store: verb(store, 0), clock=it.clock)
    number = len(plan.letters)
    if number <= MOST or how.dry_run or how.json:
        return await carry_out(it, lambda store: verb(store, letters), how)
    agreed = letters
    if agreed != number and sys.stdin.isatty():
        async with it.store.view() as view:
            typer.echo(await plan_text(view, plan, words=how.words))
        agreed = typer.prompt(f"{number} letters. Type that number to let them go", default=0, type=int)
        how = How(dry_run=False, yes=True, words=False) if agreed == number else how
    done = await carry_out(it, lambda store: verb(store, agreed), how)
    if done and agreed != number:
        await _say_how_to_approve(it, number)
    return done


async def _say_how_to_approve(it: "Open", number: int) -> None:
    from cli.printing import say

    async with it.store.view() as view:
        change = (await view.changes.recent(1))[0].seq
    say(f"They wait for your approval. Let them go with: thirdthursday outbox approve {change} {number}")
