"""Actions on the change under the cursor."""

from core.text import lit
from tui import hindrances
from tui.actions.action import Action

ACTIONS: tuple[Action, ...] = (
    Action(
        id="change.mine", label=lit("Mine"), keys=("v",), scope="CHANGE", rank=45, says=lit("only my changes, or all"),
        twin="log list",
    ),
    Action(
        id="change.kind", label=lit("Whose"), keys=("t",), scope="CHANGE", rank=46, twin="log list",
        says=lit("only changes of organisers, of the gateway, or by itself"),
    ),
    Action(
        id="change.whole", label=lit("Whole change"), short=lit("Whole"), keys=("enter",), scope="CHANGE", rank=47,
        hindrance=hindrances.change, says=lit("everything the change did"), twin="log show {change}",
    ),
    Action(
        id="change.why", label=lit("Why"), keys=("W",), scope="CHANGE", rank=48, hindrance=hindrances.change,
        says=lit("the chain of changes behind it"), twin="log show {change}",
    ),
)  # fmt: skip
