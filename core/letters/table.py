"""The table of letters in the order of letters.md: kind, footer, calendar part, words offered, other forms."""

from typing import Final, Literal, NamedTuple

from core.model.letters import CalendarPart


class Row(NamedTuple):
    """One row as it is written below; `core/letters/catalogue.py` explains the columns."""

    kind: Literal["T", "S", "O", "H", "L"]
    offers: str = ""
    footer: Literal["full", "short", "bare"] = "full"
    calendar: tuple[CalendarPart, ...] = ()
    forms: str = ""
    once: str = ""
    long: bool = False


_REQUEST: Final[tuple[CalendarPart, ...]] = ("request",)
_CANCEL: Final[tuple[CalendarPart, ...]] = ("cancel",)
_EITHER: Final[tuple[CalendarPart, ...]] = ("request", "cancel")

_SIGNING_UP: Final = {
    "signed_up": Row("T", "PHONE, NO, SERIES, ORG, MY DATA", calendar=_REQUEST),
    "already_going": Row("T", "NO, LINK"),
    "confirm_address": Row("T", "YES", footer="short", once="once per address in 7 days"),
    "queued": Row("T", "WHERE AM I, NO"),
    "promoted": Row("T", "NO", calendar=_REQUEST),
    "offer": Row("T", "YES, NO"),
    "offer_lapsed": Row("T", "YES"),
    "offer_gone": Row("T", "NO"),
    "declined": Row("T", "YES", calendar=_CANCEL),
    "maybe": Row("T", "YES, NO"),
    "place_released": Row("T", "YES", calendar=_CANCEL),
    "forwarded_invite": Row("T", "YES", once="once per address and session"),
    "removed": Row("T", "HUMAN", calendar=_CANCEL),
    "approval_needed": Row("T", "NO"),
    "approval_refused": Row("T", "HUMAN"),
    "audience_closed": Row("T", "ASK, WHAT'S ON", footer="short"),
    "not_open_yet": Row("T", "SERIES"),
    "too_late": Row("T", "YES, NOTES"),
    "which_one": Row("T", "YES, HUMAN"),
    "which_date": Row("T", "YES, NO", calendar=_REQUEST, forms="plain"),
    "fixed_time": Row("T", "NO", calendar=("declinecounter",)),
    "holder_ask": Row("T", "YES"),
    "correction": Row("T", calendar=_EITHER),
    "delegate": Row("T", "NO, BRING"),
    "each_person_writes": Row("T", "YES"),
    "brought_noted": Row("T"),
    "brought": Row("T", "YES", footer="short", once="once per address for ever"),
}
_MEMBERSHIP: Final = {
    "series_joined": Row("T", "MONTHLY, PAUSE"),
    "series_choice": Row("T", "SERIES"),
    "paused": Row("T", "RESUME"),
    "resumed": Row("T", "YES"),
    "left_series": Row("T", "JOIN, STOP ALL, ERASE", calendar=_CANCEL),
    "left_all": Row("T", "JOIN, ERASE", footer="short", calendar=_CANCEL),
    "series_not_running": Row("T", "WHAT'S ON"),
    "still_interested": Row("S", "KEEP"),
    "kept": Row("T"),
    "cadence_changed": Row("S", "SERIES, MONTHLY", forms="rarer", once="once per person and change"),
    "calendar_update": Row("T", "NO", calendar=_EITHER, forms="removed"),
}
_AROUND: Final = {
    "invitation": Row("S", "YES, NO", calendar=_REQUEST, once="once per person and session"),
    "nudge": Row("S", "YES, NO", once="once per person and session"),
    "first_timer": Row("T", "BUDDY", forms="new", once="once per person and session"),
    "buddy_noted": Row("T"),
    "reminder": Row("T", "NO, PHONE, NEW", once="once per person and date"),
    "same_day": Row("T", "NO, PHONE, NEW", once="once per person and date"),
    "still_coming": Row("T", "NO", once="once per person and date"),
    "still_coming_maybe": Row("T", "YES, NO", once="once per person and date"),
    "moved": Row("T", "NO, YES", calendar=_REQUEST, forms="waiting offered maybe"),
    "details_changed": Row("T", "PHONE", calendar=_REQUEST, forms="wording"),
    "cancelled": Row("T", "YES", calendar=_CANCEL, forms="today"),
    "status": Row("T", "NO, LINK"),
    "whats_on": Row("T", "YES"),
    "link_again": Row("T", "PHONE", calendar=_REQUEST),
}
_OTHER_WAYS: Final = {
    "phone_details": Row("T", "PHONE, PHONE OFF, BLOCKED, YES", forms="no_place"),
    "phone_pending": Row("T", "PHONE OFF"),
    "phone_confirm": Row("T", "YES", footer="short", once="once per address"),
    "phone_joining": Row("T", "INVITE, PHONE OFF", footer="short", calendar=_REQUEST, forms="invited"),
    "phone_removed": Row("T", "PHONE", calendar=_CANCEL),
    "blocked_noted": Row("T", "PHONE, REPORT, BLOCKED"),
    "alias_confirm": Row("T", "YES", footer="short"),
}
_HOSTS: Final = {
    "host_ask": Row("H", "YES, NO", footer="short", once="once per host and session"),
    "host_ask_urgent": Row("H", "YES, NO", footer="short"),
    "host_invited": Row("H", "YES, NO", footer="short"),
    "host_confirmed": Row("H", "CANNOT HOST, WHO", footer="short", calendar=_REQUEST),
    "host_no_noted": Row("H", "YES", footer="short", forms="series"),
    "host_taken": Row("H", "NO", footer="short"),
    "host_stood_down": Row("H", "YES", footer="short", calendar=_CANCEL),
    "host_reminder": Row("H", "CANNOT HOST", footer="short", once="once per session"),
    "topic_needed": Row("H", footer="short", once="once per session"),
    "host_pack": Row("H", "CANNOT HOST", footer="short", once="once per session"),
    "who_list": Row("H", footer="short", long=True),
    "who_count": Row("T"),
    "who_came": Row("H", "CAME, ALL", footer="short", once="once per session", long=True),
    "came_noted": Row("H", "CAME", footer="short"),
    "notes_ask": Row("H", "NOTES", footer="short", once="once per session"),
    "notes_saved": Row("H", "NOTES", footer="short"),
}
_AFTERWARDS: Final = {
    "thanks_and_notes": Row("S", "YES", once="once per person and session", long=True),
    "one_question": Row("S", "SHARE", once="once per person and session"),
    "answer_noted": Row("T", "SHARE, UNDO"),
    "notes_list": Row("T", "NOTES"),
    "case_note": Row("T", footer="short", long=True),
    "certificate": Row("T", "ORG, NAME", long=True),
    "evidence_report": Row("T", forms="own", long=True),
}
_TOPICS: Final = {
    "idea_noted": Row("T", "TOPICS, I CAN TALK"),
    "topics_list": Row("T", "IDEA, VOTE", long=True),
    "talk_noted": Row("T", "UNDO"),
    "vote_open": Row("S", once="once per person and vote"),
    "vote_reminder": Row("S", once="once per person and vote"),
    "vote_noted": Row("T"),
    "vote_unclear": Row("T"),
    "vote_closed": Row("T", "IDEA"),
    "vote_result": Row("T", "YES", once="once per person and vote"),
}
_RIGHTS: Final = {
    "details_noted": Row("T", "UNDO"),
    "undone": Row("T", "STATUS", calendar=_EITHER, forms="nothing"),
    "my_data": Row("T", "CHANGE, ERASE", forms="unknown", long=True),
    "change_noted": Row("T", "HUMAN"),
    "privacy_notice": Row("T", "MY DATA, ERASE", footer="short"),
    "erase_confirm": Row("T", "YES, MY DATA"),
    "erased": Row("T", footer="bare", calendar=_CANCEL, once="once, the last letter"),
    "test_ok": Row("T", "TEST CALENDAR", calendar=_EITHER),
}
_NOT_UNDERSTOOD: Final = {
    "help": Row(
        "T",
        "YES, NO, MAYBE, SERIES, WHERE AM I, WHAT'S ON, PHONE, IDEA, NOTES, REPORT, PAUSE, STOP, MY DATA, HUMAN",
        long=True,
    ),
    "did_not_understand": Row("T", "YES, NO, SERIES, STOP, PHONE, HELP, HUMAN", forms="blank no_series unreadable"),
    "ask_meaning": Row("T", once="once per thread"),
    "human_will_answer": Row("T"),
    "human_reply": Row("T", long=True),
    "organizer_by_terminal": Row("T", "HUMAN", footer="short"),
    "broadcast": Row("S", long=True),
}
_PAIRING: Final = {
    "pair_on": Row("T", "PAIR OFF"),
    "pair_off": Row("T", "PAIR"),
    "pair_ask": Row("S", "YES, NO"),
    "pair_intro": Row("T", "PAIR OFF"),
    "pair_none": Row("T", "PAIR OFF"),
}
_ORGANIZERS: Final = {
    "host_needed": Row("O", footer="short"),
    "clash_warning": Row("O", footer="short"),
    "runaway": Row("O", footer="short", once="once in 90 days per series"),
    "review_ready": Row("O", footer="short"),
    "series_quiet": Row("O", footer="short", once="once a month per series"),
    "organizer_digest": Row("O", footer="short", once="once a week"),
    "rights_due": Row("O", footer="short"),
    "health_alert": Row("O", footer="short", once="once a day per cause"),
}
_CONVERSATION: Final = {
    "announce": Row("L", "YES", footer="short"),
    "talk_on": Row("T", "SAY, TALK OFF"),
    "talk_off": Row("T", "TALK"),
    "say_noted": Row("T", "UNDO"),
    "talk_digest": Row("S", "SAY, TALK OFF", once="once a working day", long=True),
}

ROWS: Final[dict[str, Row]] = {
    **_SIGNING_UP,
    **_MEMBERSHIP,
    **_AROUND,
    **_OTHER_WAYS,
    **_HOSTS,
    **_AFTERWARDS,
    **_TOPICS,
    **_RIGHTS,
    **_NOT_UNDERSTOOD,
    **_PAIRING,
    **_ORGANIZERS,
    **_CONVERSATION,
}
