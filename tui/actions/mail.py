"""Actions on the mail under the cursor."""

from core.text import lit
from tui import hindrances
from tui.actions import acts
from tui.actions.action import Action

DECIDE, ANSWER, FILE = lit("decide"), lit("answer"), lit("file")
ACTIONS: tuple[Action, ...] = (
    Action(
        id="mail.yes", label=lit("Yes"), keys=("y",), scope="MAIL", rank=10, group=DECIDE,
        hindrance=hindrances.readable, says=lit("the sender is going"),
        act=acts.settle("going"), asks="more", twin="inbox decide {mail} yes",
    ),
    Action(
        id="mail.maybe", label=lit("Maybe"), keys=("m",), scope="MAIL", rank=11, group=DECIDE,
        hindrance=hindrances.readable, says=lit("the sender may come"),
        act=acts.settle("maybe"), asks="more", twin="inbox decide {mail} maybe",
    ),
    Action(
        id="mail.no", label=lit("No"), keys=("n",), scope="MAIL", rank=12, group=DECIDE,
        hindrance=hindrances.readable, says=lit("the sender does not come"),
        act=acts.settle("declined"), asks="more", twin="inbox decide {mail} no",
    ),
    Action(
        id="mail.wait", label=lit("Wait"), keys=("w",), scope="MAIL", rank=13, group=DECIDE,
        hindrance=hindrances.readable, says=lit("the sender waits in the queue"),
        act=acts.settle("waitlisted"), asks="more",
        twin="inbox decide {mail} wait",
    ),
    Action(
        id="mail.reply", label=lit("Reply"), keys=("r",), scope="MAIL", rank=15, group=ANSWER,
        hindrance=hindrances.answerable, says=lit("answer in your own words"), twin="inbox reply {mail} --text FILE",
    ),
    Action(
        id="mail.template", label=lit("Template"), keys=("t",), scope="MAIL", rank=14, group=ANSWER,
        hindrance=hindrances.answerable, says=lit("answer with one of our letters"),
        twin="inbox reply {mail} --template NAME",
    ),
    Action(
        id="mail.dismiss", label=lit("Dismiss"), keys=("d",), scope="MAIL", rank=16, group=FILE,
        hindrance=hindrances.mail, says=lit("settle it without a change or a letter"),
        act=acts.tray("dismiss"), asks="letters",
        twin="inbox dismiss {mail}",
    ),
    Action(
        id="mail.machine", label=lit("Machine"), keys=("b",), scope="MAIL", rank=17, group=FILE,
        hindrance=hindrances.mail, says=lit("file it as machine mail or spam"),
        act=acts.tray("machine"), asks="letters", twin="inbox machine {mail}",
    ),
    Action(
        id="mail.mine", label=lit("Mine"), keys=("a",), scope="MAIL", rank=18, group=FILE,
        hindrance=hindrances.mine, says=lit("say that you answer it"),
        act=acts.tray("take"), asks="letters", twin="inbox take {mail}",
    ),
    Action(
        id="mail.quoted", label=lit("Quoted"), keys=("o",), scope="MAIL", hindrance=hindrances.quoting,
        says=lit("show what was quoted below the reply, or hide it"), twin="inbox show {mail} --json",
    ),
    Action(
        id="mail.letters", label=lit("Letters"), keys=("p",), scope="MAIL", hindrance=hindrances.readable,
        says=lit("what y, m, n and w would write, in full"), twin="inbox decide {mail} yes --dry-run",
    ),
    Action(
        id="mail.whole", label=lit("Whole mail"), short=lit("Whole"), keys=("W", "enter"), scope="MAIL", rank=60,
        hindrance=hindrances.any_mail, says=lit("the whole mail, and why it waits"), twin="inbox show {mail}",
    ),
    Action(
        id="mail.settled", label=lit("Settled"), keys=("v",), scope="MAIL", rank=61,
        says=lit("show all that was settled within a day, or fewer"), twin="inbox list --all",
    ),
)  # fmt: skip
