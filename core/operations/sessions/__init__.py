"""The verbs of sessions: editing, moving, shortening, skipping, cancelling and adding one, keeping one despite a clash."""

from core.operations.sessions.adding import add, add_past
from core.operations.sessions.cancelling import cancel, skip
from core.operations.sessions.editing import Conflict, SessionEdit, edit
from core.operations.sessions.keeping import keep
from core.operations.sessions.moving import move, shorten

__all__ = ["Conflict", "SessionEdit", "add", "add_past", "cancel", "edit", "keep", "move", "shorten", "skip"]
