"""Named points at which the fault tests let a gateway die: whatever is on disk there is all that a restart finds."""

import os

VARIABLE = "THIRDTHURSDAY_FAIL_AT"
DIED = 70
POINTS = (
    "before-commit", "after-commit", "before-flag", "after-flag", "after-claim", "before-dot", "after-dot",
    "after-reply", "before-settle", "after-settle",
)  # fmt: skip
"""In the order in which one mail and its answer pass them. `dot` is the commit after which a letter may be out."""


def reached(point: str) -> None:
    """End the process at once, without a word, where a test asked for it; otherwise nothing."""
    if os.environ.get(VARIABLE) == point:
        os._exit(DIED)
