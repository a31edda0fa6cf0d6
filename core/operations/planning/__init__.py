"""What the desk does by itself: looking at the state, and doing what is due, each thing once only.

Doing is not imported here (`running.run_due`): it brings every letter's template, and whoever only looks needs none.
"""

from core.operations.planning.looking import coming

__all__ = ["coming"]
