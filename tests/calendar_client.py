"""A calendar program that follows RFC 5546, for tests: it takes mails, shows entries, and answers by its buttons."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.message import EmailMessage

from icalendar import Calendar


@dataclass(frozen=True)
class Item:
    """One entry: what the last object said of it. `gone`: taken back; `answer`: the button its owner pressed."""

    uid: str
    sequence: int
    stamp: datetime
    starts: datetime
    ends: datetime
    location: str
    gone: bool = False
    answer: str = ""

    @property
    def shown(self) -> bool:
        """Whether it stands in the calendar: Outlook drops what was declined."""
        return not self.gone and self.answer != "DECLINED"


@dataclass
class CalendarClient:
    """One person's calendar. `seen` are all states an entry ever had, for answers that come late.

    The harsh kind: an update puts an entry back that was declined.
    """

    items: dict[str, Item] = field(default_factory=dict)
    seen: list[Item] = field(default_factory=list)

    def take(self, mail: EmailMessage) -> None:
        """Receive a mail: an object counts if it is newer than what is known of its UID."""
        for part in mail.walk():
            if part.get_content_type() == "text/calendar":
                content = part.get_payload(decode=True)
                assert isinstance(content, bytes)
                self._take(Calendar.from_ical(content))

    def _take(self, calendar: Calendar) -> None:
        [event] = calendar.events
        item = Item(
            uid=str(event["UID"]), sequence=int(event["SEQUENCE"]), stamp=event["DTSTAMP"].dt,
            starts=event.start.astimezone(UTC), ends=event.end.astimezone(UTC), location=str(event.get("LOCATION", "")),
        )  # fmt: skip
        known = self.items.get(item.uid)
        if known is not None and (item.sequence, item.stamp) <= (known.sequence, known.stamp):
            return
        if calendar["METHOD"] == "CANCEL":
            # also of an entry whose invite is still on its way: that one is older, and must not come to life
            self._put(replace(item, gone=True))
        elif calendar["METHOD"] == "REQUEST":
            same = known is not None and known.sequence == item.sequence
            self._put(replace(item, answer=known.answer if known is not None and same else ""))

    def _put(self, item: Item) -> None:
        self.items[item.uid] = item
        self.seen.append(item)

    def press(self, item: Item, answer: str) -> None:
        """Press a button on an entry, or have pressed it when the entry was as `item` says."""
        now = self.items[item.uid]
        if now.sequence == item.sequence and not now.gone:
            self.items[item.uid] = replace(now, answer=answer)

    @property
    def shown(self) -> list[Item]:
        """What stands in the calendar."""
        return [item for item in self.items.values() if item.shown]
