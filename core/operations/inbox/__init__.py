"""What happens with a mail that was read: who it is from, what is allowed, what is done, and the record of it."""

from core.operations.inbox.arrived import Arrived, Progress, Receipt
from core.operations.inbox.receive import receive

__all__ = ["Arrived", "Progress", "Receipt", "receive"]
