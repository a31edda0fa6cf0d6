"""Actions on the letter under the cursor."""

from core.text import lit
from tui import hindrances
from tui.actions import acts
from tui.actions.action import Action

ACTIONS: tuple[Action, ...] = (
    Action(
        id="letter.see", label=lit("See"), keys=("p", "enter"), scope="LETTER", rank=10, hindrance=hindrances.letter,
        says=lit("the whole letter, why it is written, and its tries"), twin="outbox show {letter}",
    ),
    Action(
        id="letter.retry", label=lit("Try"), keys=("r",), scope="LETTER", rank=11, hindrance=hindrances.retrying,
        says=lit("try now; for an unknown one, send it again"), act=acts.letter("retry"), asks=acts.asks_unknown,
        warns=acts.warns_unknown, twin="outbox retry {letter}",
    ),
    Action(
        id="letter.hold", label=lit("Hold"), keys=("h",), scope="LETTER", rank=12, hindrance=hindrances.holding,
        says=lit("keep one letter back, or let it go"), act=acts.letter("hold"), asks="letters",
        twin="outbox hold {letter}",
    ),
    Action(
        id="letter.arrived", label=lit("Arrived"), keys=("d",), scope="LETTER", rank=13, hindrance=hindrances.arriving,
        says=lit("note that an unknown one arrived"), act=acts.letter("arrived"), asks="letters",
        twin="outbox arrived {letter}",
    ),
    Action(
        id="letter.withdraw", label=lit("Withdraw…"), keys=("x",), scope="LETTER", rank=14,
        hindrance=hindrances.withdrawing, says=lit("take the letter back; what it is about stays"),
        act=acts.letter("withdraw"), twin="outbox withdraw {letter}",
    ),
    Action(
        id="letter.why", label=lit("Why"), keys=("W",), scope="LETTER", rank=60, hindrance=hindrances.letter,
        says=lit("the change that wrote the letter, and the chain behind it"), twin="outbox show {letter}",
    ),
    Action(
        id="letter.states", label=lit("States"), keys=("t",), scope="LETTER", rank=15,
        says=lit("show letters in one state only"), twin="outbox list --state STATE",
    ),
)  # fmt: skip
