"""Which button has the keys is seen, also without colours."""

from dashes import dash

from tui.widgets.words import Push


async def test_only_the_button_that_has_the_keys_is_drawn_in_reverse() -> None:
    async with dash() as on:
        await on.press("e")
        await on.until(lambda: bool(on.app.screen.query(Push)))
        seen = []
        for _ in range(20):
            await on.press("tab")
            buttons = list(on.app.screen.query(Push))
            reversed_ = [b.id for b in buttons if any(each.style and each.style.reverse for each in b.render_line(0))]
            assert reversed_ == [b.id for b in buttons if b.has_focus]
            seen += reversed_
        assert {"no", "read", "save"} <= set(seen)
