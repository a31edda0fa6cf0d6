"""The first series, and another one, made from the dashboard: tried while one types, its host asked."""

import fakes_desk
from dashes import Dash, dash


async def fill(on: Dash, **fields: str) -> None:
    """Type into the fields of the form."""
    for name, text in fields.items():
        on.app.screen.query_one(f"#{name}").focus()
        await on.until(lambda name=name: on.app.focused is not None and on.app.focused.id == name)
        await on.press("ctrl+u")
        await on.type(text)


async def test_n_on_an_empty_desk_makes_the_first_series_and_shows_it() -> None:
    async with dash((80, 24), store=await fakes_desk.empty(), ready=False) as on:
        await on.shows("n makes the first")
        await on.press("n")
        await on.shows("Meets [third Thursday")
        await fill(on, name="Digital Hangout", slug="digital", host="amira.khan@northdale.example")
        await on.shows("“Would you host it?”")
        await on.shows("1 letter")
        await on.push("save")
        await on.shows("✓ series digital")
        await on.shows("Thu 17 Dec")
        async with on.store.view() as view:
            series = await view.series.need("digital")
            assert (series.rule, series.capacity, series.hosts, len(series.asked_hosts)) == (
                "third Thursday",
                10,
                (),
                1,
            )
            assert [row.kind for row in await view.outbox.in_state("held")] == ["host_invited"]


async def test_rule_that_is_none_is_refused_in_words_before_anything_is_made() -> None:
    async with dash() as on:
        await on.press("N")
        await on.shows("New series")
        await fill(on, name="Eastham Hour", slug="eastham", rule="whenever")
        await on.until(lambda: "! " in on.text and "whenever" in on.text)
        await fill(on, rule="first Monday", places="many")
        await on.shows("! “many” is no number of places.")
        await on.push("save")
        async with on.store.view() as view:
            assert await view.series.get("eastham") is None


async def test_another_series_is_found_by_name_and_takes_one_undo() -> None:
    async with dash() as on:
        await on.press(":")
        await on.type("New series")
        await on.press("enter")
        await on.shows("Meets [third Thursday")
        await fill(on, name="Eastham Hour", slug="eastham", rule="first Monday")
        await on.shows("Mon 7 Dec 2026")
        await on.push("save")
        await on.shows("▶eastham")
        await on.press("u")
        await on.shows("undone: series eastham started")
        async with on.store.view() as view:
            assert await view.series.get("eastham") is None
