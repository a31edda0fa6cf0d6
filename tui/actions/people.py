"""Actions on the person under the cursor."""

from core.text import lit
from tui import hindrances, hindrances_people
from tui.actions import acts
from tui.actions.action import Action

CHANGE = lit("change")
ACTIONS: tuple[Action, ...] = (
    Action(
        id="signup.yes", label=lit("Going"), keys=("y",), scope="SIGNUP", rank=10, group=CHANGE,
        hindrance=hindrances.going, says=lit("give the person a place"),
        act=acts.standing("going"), twin="signups set {session} {person} going",
    ),
    Action(
        id="signup.maybe", label=lit("Maybe"), keys=("m",), scope="SIGNUP", rank=11, group=CHANGE,
        hindrance=hindrances.standing, says=lit("note the person as maybe"),
        act=acts.standing("maybe"), twin="signups set {session} {person} maybe",
    ),
    Action(
        id="signup.no", label=lit("No"), keys=("n",), scope="SIGNUP", rank=12, group=CHANGE,
        hindrance=hindrances.standing, says=lit("note that the person does not come"), act=acts.standing("declined"),
        twin="signups set {session} {person} declined",
    ),
    Action(
        id="signup.wait", label=lit("Wait"), keys=("w",), scope="SIGNUP", rank=13, group=CHANGE,
        hindrance=hindrances.standing, says=lit("put the person into the queue"), act=acts.standing("waitlisted"),
        twin="signups set {session} {person} waitlisted",
    ),
    Action(
        id="signup.remove", label=lit("Take off…"), short=lit("Off…"), keys=("x",), scope="SIGNUP", rank=14,
        hindrance=hindrances.removing, says=lit("take the person off the session"), act=acts.remove,
        twin="signups remove {session} {person}",
    ),
    Action(
        id="people.invite", label=lit("Invite"), keys=("i",), scope="SIGNUP", rank=54, hindrance=hindrances_people.inviting,
        says=lit("the invitation now, to those who have none and have not answered"), act=acts.early("invitation"),
        twin="sessions invite {session}",
    ),
    Action(
        id="people.view", label=lit("View"), keys=("v",), scope="SIGNUP", rank=20, hindrance=hindrances.any_series,
        says=lit("the session's sign-ups, the members, or everybody"), twin="people list",
    ),
    Action(
        id="people.states", label=lit("States"), keys=("t",), scope="SIGNUP", rank=21, hindrance=hindrances.any_series,
        says=lit("only people in one state; also those without an answer"), twin="signups list {session}",
    ),
    Action(
        id="people.organisations", label=lit("Orgs"), keys=("O",), scope="SIGNUP", rank=52,
        hindrance=hindrances.any_series, says=lit("people under their organisations"), twin="organisations list",
    ),
    Action(
        id="person.show", label=lit("Whole person"), short=lit("Whole"), keys=("enter",), scope="SIGNUP",
        hindrance=hindrances.person, twin="people show {person} --second",
        says=lit("all that is known, the second address too; the log notes that"),
    ),
    Action(
        id="person.edit", label=lit("Details"), keys=("e",), scope="SIGNUP", rank=56,
        hindrance=hindrances_people.known, says=lit("correct name, organisation and address"),
        twin="people edit {person} --name … --organisation … --address …",
    ),
    Action(
        id="person.pause", label=lit("Pause"), keys=("P",), scope="SIGNUP", hindrance=hindrances_people.known,
        says=lit("no invitations to the person until a day; places stay"), twin="people pause {person} --until DATE",
    ),
    Action(
        id="person.bounces", label=lit("Works again"), keys=("B",), scope="SIGNUP",
        hindrance=hindrances_people.bounced, says=lit("write to an address again from which mail came back"),
        act=acts.clear_bounces, asks="letters", twin="people clear-bounces {person}",
    ),
    Action(
        id="person.merge", label=lit("Merge people"), keys=("M",), scope="SIGNUP", hindrance=hindrances_people.known,
        says=lit("make one person of two records; undo does not take it apart"), twin="people merge {person} {other}",
    ),
    Action(
        id="person.erase", label=lit("Delete everything"), keys=("delete",), scope="SIGNUP", hindrance=hindrances_people.known,
        says=lit("delete all that is held about the person; asks for their address"),
        twin="people erase {person} --confirm ADDRESS",
    ),
    Action(
        id="signup.why", label=lit("Why"), keys=("W",), scope="SIGNUP", rank=60, hindrance=hindrances.person,
        says=lit("why the person stands where they stand"), twin="signups list {session} --why",
    ),
)  # fmt: skip
