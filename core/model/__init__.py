"""The words of the product as frozen values: shapes only, the rules live in the pure modules beside this room.

All moments are aware and in UTC; dates are local to the zone of their series. Ids are plain strings. Texts from
outside are cleaned before they get here (`core/text.py`).
"""

from core.model.base import Doc, Part
from core.model.desk import Actor, Change, Done, Image, RightsRequest, Suppressed, Switch
from core.model.inbound import Cursor, InboundRecord, RecordState, Seen
from core.model.letters import (
    HIDDEN,
    CalendarEntry,
    CalendarPart,
    Fact,
    OutboxRow,
    Owner,
    Rendered,
    Role,
    RowState,
    Token,
    Try,
)
from core.model.people import (
    Attendance,
    BounceCount,
    Consent,
    Membership,
    MembershipSetting,
    Organisation,
    Person,
    SecondAddress,
    Signup,
    SignupState,
)
from core.model.series import Join, Kept, Nation, Proposal, Series, SeriesSettings, SeriesStatus, Session, SessionState
from core.model.topics import Answer, Ballot, Note, Topic, Vote

__all__ = [
    "HIDDEN",
    "Actor",
    "Answer",
    "Attendance",
    "Ballot",
    "BounceCount",
    "CalendarEntry",
    "CalendarPart",
    "Change",
    "Consent",
    "Cursor",
    "Doc",
    "Done",
    "Fact",
    "Image",
    "InboundRecord",
    "Join",
    "Kept",
    "Membership",
    "MembershipSetting",
    "Nation",
    "Note",
    "Organisation",
    "OutboxRow",
    "Owner",
    "Part",
    "Person",
    "Proposal",
    "RecordState",
    "Rendered",
    "RightsRequest",
    "Role",
    "RowState",
    "SecondAddress",
    "Seen",
    "Series",
    "SeriesSettings",
    "SeriesStatus",
    "Session",
    "SessionState",
    "Signup",
    "SignupState",
    "Suppressed",
    "Switch",
    "Token",
    "Topic",
    "Try",
    "Vote",
]
