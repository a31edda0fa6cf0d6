"""Actions on the person under the cursor."""

from core.text import lit
from tui import hindrances
from tui.actions import acts
from tui.actions.action import Action

ACTIONS: tuple[Action, ...] = (
    Action(
        id="signup.yes", label=lit("Going"), keys=("y",), scope="SIGNUP", rank=10, hindrance=hindrances.going,
        says=lit("give the person a place"), act=acts.standing("going"), twin="signups set {session} {person} going",
    ),
    Action(
        id="signup.maybe", label=lit("Maybe"), keys=("m",), scope="SIGNUP", rank=11, hindrance=hindrances.standing,
        says=lit("note the person as maybe"), act=acts.standing("maybe"), twin="signups set {session} {person} maybe",
    ),
    Action(
        id="signup.no", label=lit("No"), keys=("n",), scope="SIGNUP", rank=12, hindrance=hindrances.standing,
        says=lit("note that the person does not come"), act=acts.standing("declined"),
        twin="signups set {session} {person} declined",
    ),
    Action(
        id="signup.wait", label=lit("Wait"), keys=("w",), scope="SIGNUP", rank=13, hindrance=hindrances.standing,
        says=lit("put the person into the queue"), act=acts.standing("waitlisted"),
        twin="signups set {session} {person} waitlisted",
    ),
    Action(
        id="signup.remove", label=lit("Take off…"), short=lit("Off…"), keys=("x",), scope="SIGNUP", rank=14,
        hindrance=hindrances.removing, says=lit("take the person off the session"), act=acts.remove,
        twin="signups remove {session} {person}",
    ),
    Action(
        id="signup.why", label=lit("Why"), keys=("W", "enter"), scope="SIGNUP", rank=60, hindrance=hindrances.person,
        says=lit("why the person stands where they stand"), twin="signups list {session} --why",
    ),
)  # fmt: skip
