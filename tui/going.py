"""Going to what a search has found: the screen that lists it with the cursor on it, or the thing itself in full."""

from typing import TYPE_CHECKING

from core.operations.finding import Hit

if TYPE_CHECKING:
    from tui.app import Dashboard

_SCREENS = {"person": "people", "session": "schedule", "topic": "topics", "mail": "inbox", "change": "log"}


def show_hit(app: "Dashboard", hit: Hit) -> None:
    """Show what was found."""
    if hit.series:
        app.series = hit.series
    if hit.kind == "letter":
        from tui.modals.letter import WholeLetter

        app.push_screen(WholeLetter(hit.id))
        return
    if hit.kind == "session":
        app.session = hit.id
    app.wish = (_SCREENS[hit.kind], hit.id)
    if app.current_mode == _SCREENS[hit.kind]:
        app.reload()
    else:
        app.switch_mode(_SCREENS[hit.kind])
