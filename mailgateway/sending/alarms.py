"""When the way out itself seems to be the trouble: the last outcomes, looked at together (safety.md 5.4)."""

from collections import deque

from core.text import Safe, lit
from core.wording import count_words
from mailgateway.sending.outcome import Outcome

LOOKED_AT, LEAST, BOUNCES = 100, 10, 0.03
LEAST_BOUNCES = 3
IN_A_ROW = 2


class Alarms:
    """Remembers the last hundred outcomes of letters. In memory only: a new process begins to count anew."""

    def __init__(self) -> None:
        self._bounced: deque[bool] = deque(maxlen=LOOKED_AT)
        self._refused = 0

    def after(self, outcome: Outcome) -> Safe:
        """Why planned mail should stop, in a sentence; '' while all is well."""
        if outcome.result not in ("sent", "failed"):
            return Safe("")
        content = outcome.result == "failed" and outcome.reason == "content"
        self._refused = self._refused + 1 if content else 0
        self._bounced.append(outcome.result == "failed" and outcome.reason == "recipient")
        if self._refused >= IN_A_ROW:
            self._refused = 0
            return lit("The mail server refused two letters in a row for what they say.")
        bounced = sum(self._bounced)
        if bounced < LEAST_BOUNCES or len(self._bounced) < LEAST or bounced < BOUNCES * len(self._bounced):
            return Safe("")
        of = len(self._bounced)
        self._bounced.clear()
        return Safe(f"The mail server refused {count_words(bounced, 'recipient')} of the last {of} letters.")
