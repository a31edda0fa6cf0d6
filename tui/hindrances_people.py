"""Why an action on people cannot be done just now: what is held about one, letters to many. Pure; no Textual here."""

from core.text import Safe, lit
from tui.hindrances import changing, editing, person
from tui.text import say
from tui.views import marks
from tui.where import Where


def known(where: Where) -> Safe:
    """Needs a person under the cursor, on a screen that is live."""
    return person(where) or changing(where)


def bounced(where: Where) -> Safe:
    """As `known`, somebody whose mail came back."""
    reason = known(where)
    if reason or where.person is None:
        return reason
    came_back = where.person.bounces or where.person.undeliverable_since is not None
    return Safe("") if came_back else lit("nothing has bounced from there")


def reminding(where: Where) -> Safe:
    """As `editing`, with a session that people can sign up for and that has not begun."""
    reason = editing(where)
    if reason or where.session is None:
        return reason
    if where.session.state != "open":
        return lit("it is not open yet")
    begun = where.session.starts <= where.now
    return say("it began on {}", marks.day_month(where.session.date)) if begun else Safe("")


def inviting(where: Where) -> Safe:
    """As `reminding`, in a series that invites."""
    reason = reminding(where)
    if reason or where.series is None:
        return reason
    return lit("the series is paused") if where.series.status == "paused" else Safe("")
