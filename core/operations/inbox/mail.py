"""One mail in the hands of the inbox: what it says, who wrote it, and how a letter that answers it is threaded."""

import msgspec
from msgspec.structs import replace

from core.model import Person, RecordState
from core.operations.inbox.arrived import Action, Arrived, Result
from core.operations.inbox.caps import Allowance
from core.operations.inbox.resolve import Standing
from core.operations.work import Cause, Meeting, Work
from core.text import Safe
from core.understanding import Sender, Understanding


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """`record` is the id of its inbound record; `allowance` says which answers are left to this sender."""

    work: Work
    arrived: Arrived
    standing: Standing
    sender: Sender
    record: str
    allowance: Allowance = Allowance(mute=False, quiet=False)

    @property
    def understood(self) -> Understanding:
        """What it says."""
        return self.arrived.mail

    @property
    def reason(self) -> Safe:
        """Why it was understood so, in one sentence."""
        return self.understood.reason

    @property
    def cause(self) -> Cause:
        """The cause of a letter that answers it, in its thread."""
        message_id = self.understood.message_id
        return Cause(
            key=f"mail:{self.record}", in_reply_to=message_id, references=(message_id,) if message_id else (),
            answers_mail=True, mute=self.allowance.mute, quiet=self.allowance.quiet,
        )  # fmt: skip

    @property
    def threadless(self) -> Cause:
        """The same for an address that nobody vouches for, perhaps a victim's: a Message-ID is the sender's words too."""
        return replace(self.cause, in_reply_to=Safe(""), references=())

    def to_another(self) -> Cause:
        """The cause of a letter to somebody else: it answers no mail of theirs."""
        return Cause(key=f"mail:{self.record}", rank=1)

    def result(
        self,
        state: RecordState,
        action: Action,
        effect: Safe,
        person: Person | None = None,
        about: Meeting | None = None,
    ) -> Result:
        """What was decided about it."""
        series = about.series if about else self.standing.series
        known = person or self.standing.person
        return Result(
            state=state, action=action, effect=effect, person=known.id if known else "",
            series=series.id if series else "", session=about.session.id if about else "", trust=self.standing.level,
        )  # fmt: skip
