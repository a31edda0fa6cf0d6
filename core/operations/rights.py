"""What the desk holds about one person, as plain data, as lines, as CSV and as JSON."""

import csv
import io
from typing import Any

import msgspec
from dateutil.relativedelta import relativedelta

from core.model import Ballot, CalendarEntry, Fact, InboundRecord, OutboxRow, Person
from core.store.tables import BALLOTS_BY_PERSON
from core.store.unit_of_work import View
from core.text import Safe, clean_line
from core.wording import count_words, list_words, plain_date

TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_BEFORE = " \u00a0\u2002\u2003\u2009\u202f\u3000\"'‘’“”"
"""Spaces and quotes that a spreadsheet may take away from in front of a formula."""
_SUMMED = {
    "signups": ("sign-up", "sign-ups"), "attendances": ("attendance", "attendances"), "ideas": ("idea", "ideas"),
    "votes": ("vote", "votes"), "mails": ("recent email", "recent emails"), "letters": ("letter", "letters"),
}  # fmt: skip


async def data_of(view: View, person: Person) -> dict[str, Any]:
    """Everything held about a person, by kind; only plain values, ready for JSON."""
    found = await view.signups.of_person(person.id)
    series = await view.series.all()
    topics = [t for each in series for t in await view.topics.of_series(each.id) if t.person == person.id]
    return {
        "person": msgspec.to_builtins(person),
        "memberships": [msgspec.to_builtins(each) for each in await view.memberships.of_person(person.id)],
        "signups": [msgspec.to_builtins(each) for each in found],
        "attendances": [each.session for each in found if each.came == "came"],
        "ideas": [msgspec.to_builtins(each) for each in topics],
        "votes": [msgspec.to_builtins(each) for each in await ballots_of(view, person)],
        "calendar": [_entry(each) for each in await view.entries.of_person(person.id)],
        "mails": [_mail(each) for each in await view.inbound.of_person(person.id)],
        "letters": [_letter(each) for each in await view.outbox.of_person(person.id)],
    }


async def ballots_of(view: View, person: Person) -> list[Ballot]:
    """The votes a person has cast."""
    return await view.find(BALLOTS_BY_PERSON, person.id)


def _mail(record: InboundRecord) -> dict[str, Any]:
    kept = ("id", "received_at", "kind", "subject", "excerpt", "quoted", "intent", "effect")
    whole = msgspec.to_builtins(record)
    return {name: whole[name] for name in kept if name in whole}


def _entry(entry: CalendarEntry) -> dict[str, Any]:
    """What one of their calendars was told of one session, and what they answered there."""
    told = {"session": entry.session, "role": entry.role, "address": entry.address, "told": entry.told}
    said = {"dtstamp": entry.dtstamp, "answer": entry.answer_partstat or None, "answered_at": entry.answer_at}
    return {**told, **{name: msgspec.to_builtins(each) for name, each in said.items() if each is not None}}


def _letter(row: OutboxRow) -> dict[str, Any]:
    kept = ("id", "kind", "created_at", "state", "subject", "session")
    whole = msgspec.to_builtins(row)
    return {name: whole[name] for name in kept if name in whole}


def lines_of(data: dict[str, Any]) -> list[str]:
    """The main facts, one a line, for the letter."""
    person = data["person"]
    lines = [
        f"Name: {person.get('name') or 'not known'}",
        f"Email: {', '.join([person['address'], *person.get('aliases', [])])}",
        f"Organisation: {person.get('organisation_name') or 'none'}",
    ]
    second = person.get("second")
    lines += [f"Second address: {second['address']}"] if second else []
    lines += [f"Sign-up: {each['session']}, {each['state']}" for each in data["signups"]]
    lines += [f"Invited to: {each['series']}, {each['setting']}" for each in data["memberships"]]
    lines += [f"Idea: {each['text']}" for each in data["ideas"]]
    return [clean_line(line, 300) for line in lines]


def summary_of(data: dict[str, Any]) -> Safe:
    """`your name, email address, organisation, 6 sign-ups and 2 votes`."""
    parts = [Safe("your name"), Safe("email address"), Safe("organisation")]
    for key, (one, many) in _SUMMED.items():
        if key in ("mails", "letters"):
            continue
        if data[key]:
            parts.append(count_words(len(data[key]), one, many))
    return list_words(parts)


def letter_facts(person: Person, data: dict[str, Any], months: int) -> dict[str, Fact]:
    """The facts of the letter `my_data`; people are kept for `months` after they were last heard of."""
    keep_until = person.heard_at + relativedelta(months=months)
    return {
        "data_lines": lines_of(data),
        "source": person.source,
        **consent_facts(person),
        "keep_until": plain_date(keep_until.date()),
    }


def consent_facts(person: Person) -> dict[str, Fact]:
    """When and how the person first agreed."""
    if not person.consents:
        return {"consent_time": plain_date(person.created_at.date()), "consent_how": "writing to us"}
    first = person.consents[0]
    return {"consent_time": plain_date(first.at.date()), "consent_how": str(first.how).removeprefix("by ")}


def as_json(data: dict[str, Any]) -> str:
    """The data as JSON, indented for reading."""
    return msgspec.json.format(msgspec.json.encode(data), indent=2).decode()


def as_csv(data: dict[str, Any]) -> str:
    """The data as rows of kind, number, field and value; no cell can be taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("what", "number", "field", "value"))
    for what, value in data.items():
        documents = value if isinstance(value, list) else [value]
        for number, document in enumerate(documents, start=1):
            fields = document if isinstance(document, dict) else {"value": document}
            for name, each in fields.items():
                writer.writerow((what, number, name, cell(each)))
    return out.getvalue()


def cell(value: object) -> str:
    """One cell of a spreadsheet: a text that would run as a formula gets a leading apostrophe (safety.md 1.9)."""
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    bare = text.lstrip(_BEFORE)
    return f"'{text}" if bare.startswith(TRIGGERS) or text.startswith(TRIGGERS) else text
