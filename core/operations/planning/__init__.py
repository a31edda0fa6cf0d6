"""What the desk does by itself: looking at the state, and doing what is due, each thing once only."""

from core.operations.planning.looking import coming
from core.operations.planning.running import run_due

__all__ = ["coming", "run_due"]
