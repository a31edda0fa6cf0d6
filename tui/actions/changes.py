"""Actions on the change under the cursor."""

from core.text import lit
from tui.actions.action import Action

ACTIONS: tuple[Action, ...] = (
    Action(
        id="change.mine", label=lit("Mine"), keys=("v",), scope="CHANGE", rank=45, says=lit("only my changes, or all"),
        twin="log list",
    ),
)  # fmt: skip
