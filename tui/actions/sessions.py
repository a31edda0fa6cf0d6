"""Actions on the session under the cursor."""

from core.text import lit
from tui import hindrances, hindrances_people
from tui.actions import acts
from tui.actions.action import Action

ACTIONS: tuple[Action, ...] = (
    Action(
        id="session.edit", label=lit("Edit"), keys=("e",), scope="SESSION", rank=10, hindrance=hindrances.editing,
        says=lit("when, topic, host, places and joining of the session"),
        twin="sessions edit {session} --topic … --host … --places N --join URL --pin PIN --from-now-on",
    ),
    Action(
        id="session.new", label=lit("New"), keys=("n",), scope="SESSION", rank=14, hindrance=hindrances.adding,
        says=lit("one more session beside those of the rule"), twin="sessions add {series} {date} --topic …",
    ),
    Action(
        id="session.move", label=lit("Move"), keys=("m",), scope="SESSION", rank=16, hindrance=hindrances.editing,
        says=lit("another date or time; its number and calendar entry stay"), twin="sessions move {session} {date} --time …",
    ),
    Action(
        id="session.cancel", label=lit("Cancel…"), keys=("x",), scope="SESSION", rank=25, hindrance=hindrances.editing,
        says=lit("call the session off; asks for its number"), twin="sessions cancel {session} --reason …",
    ),
    Action(
        id="session.invite", label=lit("Invite"), keys=("i",), scope="SESSION", rank=56, hindrance=hindrances_people.inviting,
        says=lit("the invitation now, to those who have none and have not answered"), act=acts.early("invitation"),
        twin="sessions invite {session}",
    ),
    Action(
        id="session.remind", label=lit("Remind"), keys=("r",), scope="SESSION", rank=57, hindrance=hindrances_people.reminding,
        says=lit("the reminder now, to those who hold a place"), act=acts.early("reminder"),
        twin="sessions remind {session}",
    ),
    Action(
        id="session.skip", label=lit("Skip this one"), keys=("D",), scope="SESSION", hindrance=hindrances.editing, act=acts.skip,
        says=lit("leave this date out"), twin="sessions skip {session}",
    ),
    Action(
        id="session.keep", label=lit("Keep as it is"), keys=("K",), scope="SESSION", hindrance=hindrances.editing, act=acts.keep,
        says=lit("accept what the date clashes with"), twin="sessions keep {session}",
    ),
    Action(
        id="session.rota", label=lit("Rota"), keys=("o",), scope="SESSION", rank=22, hindrance=hindrances.hosts,
        says=lit("who hosts what, who was asked, and who is next"), twin="sessions host {session} {person} --ask --without",
    ),
    Action(
        id="waitlist.why", label=lit("Waiting"), keys=("W",), scope="SESSION", rank=61, hindrance=hindrances.session,
        says=lit("who waits, why, and what more places would do"), twin="signups list {session} --waiting --why",
    ),
    Action(
        id="series.cadence", label=lit("Cadence"), keys=("C",), scope="SESSION", rank=62, hindrance=hindrances.running,
        says=lit("how often the series meets: kept, moved and new dates"), twin="series cadence {series} --rule … --from DATE",
    ),
    Action(
        id="session.ledger", label=lit("Calendars"), keys=("L",), scope="SESSION", rank=60, hindrance=hindrances.session,
        says=lit("what each calendar was told, and which differ"), twin="sessions reconcile {session} --send",
    ),
    Action(
        id="session.places", label=lit("Places"), keys=("c",), scope="SESSION", rank=20, hindrance=hindrances.editing,
        says=lit("places of the session, and who moves up"), twin="sessions edit {session} --places N",
    ),
    Action(
        id="session.people", label=lit("People"), keys=("enter",), scope="SESSION", rank=46,
        hindrance=hindrances.session, says=lit("the people of the session"), twin="signups list {session}",
    ),
)  # fmt: skip
