"""One person more closely, in sections of label and words: standing, calendar, membership, history, data."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from core.model import HIDDEN, CalendarEntry, Change, Person, Session, Signup
from core.text import Safe, lit
from tui.facts.people import Detail, PeopleFacts
from tui.text import Line, Span, line, rule, say, wrap
from tui.views import marks
from tui.views.marks import Marked
from tui.views.names import actor_name, organisation_word, person_name, with_address
from tui.views.people import SETTINGS

_TOLD: dict[str, Safe] = {"ACCEPTED": lit("going"), "TENTATIVE": lit("maybe"), "DECLINED": lit("not coming")}
_CERTAIN: dict[str, Marked] = {
    "sent": Marked("ok", lit("told")),
    "claimed": Marked("later", lit("on its way")),
    "unknown": Marked("unsure", lit("not known whether it arrived")),
    "failed": Marked("no", lit("not delivered")),
}


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """Lines under a small heading."""

    title: Safe
    says: tuple[Safe, ...]


class PersonView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything said about one person; `named` is the name with the real address beside it."""

    key: str
    name: Safe
    named: Safe
    address: Safe
    organisation: Safe
    sections: tuple[Section, ...]


def person(
    detail: Detail, facts: PeopleFacts, now: datetime, *, second: Safe = Safe(""),
    sessions: Mapping[str, Session] | None = None, months: int = 24,
) -> PersonView:  # fmt: skip
    """A person from their details, as seen from a session; with `sessions` all their sign-ups, `second` where it is shown.

    `months` is how long people are kept after their last use.
    """
    who = detail.person
    sections = (
        Section(title=lit("this session"), says=tuple(_here(detail, facts.session, now))),
        Section(title=lit("membership"), says=tuple(_memberships(detail))),
        Section(title=lit("sign-ups"), says=tuple(_signups(detail, sessions or {}, now))),
        Section(title=lit("history"), says=tuple(_history(detail, facts, now))),
        Section(title=lit("data"), says=tuple(_data(who, second, months))),
    )
    domain = say("{} ({})", organisation_word(who), Safe(who.organisation)) if who.organisation else lit("(personal)")
    return PersonView(
        key=who.id, name=person_name(who), named=with_address(who.name, who.address), address=who.address, organisation=domain,
        sections=tuple(section for section in sections if section.says),
    )  # fmt: skip


def _here(detail: Detail, session: Session | None, now: datetime) -> list[Safe]:
    if session is None:
        return []
    signup = next((s for s in detail.signups if s.session == session.id), None)
    says = [lit("host, the place is counted")] if detail.person.id in session.hosts else []
    if signup is not None:
        says += _signup(signup, now)
    says += [_entry(entry) for entry in detail.entries if entry.session == session.id and entry.told != "none"]
    return says or [lit("no sign-up")]


def _signup(signup: Signup, now: datetime) -> list[Safe]:
    says = [say("{} since {}", Safe(signup.state), marks.when(signup.changed_at, now))]
    if signup.reason:
        says.append(say("why: {}", signup.reason))
    if signup.comment:
        says.append(say("said: {}", signup.comment))
    if signup.offer_until is not None:
        says.append(say("offer stands until {}", marks.when(signup.offer_until, now)))
    return says


def _entry(entry: CalendarEntry) -> Safe:
    told = lit("withdrawn") if entry.told == "cancelled" else _TOLD.get(entry.partstat_told, lit("invited"))
    how = _CERTAIN[entry.certainty]
    whose = lit("calendar") if entry.role == "main" else HIDDEN
    uid = Safe(entry.uid.partition("@")[0][-6:])
    return say("{}: {}, uid …{} seq {} {} {}", whose, told, uid, entry.sequence, marks.GLYPHS[how.mark], how.words)


def _signups(detail: Detail, sessions: Mapping[str, Session], now: datetime) -> list[Safe]:
    """Every session they answered to, the newest first."""
    found = [(sessions[s.session], s) for s in detail.signups if s.session in sessions]
    return [_signed(session, s, now) for session, s in sorted(found, key=lambda pair: pair[0].starts, reverse=True)]


def _signed(session: Session, signup: Signup, now: datetime) -> Safe:
    name = say("{} {}", Safe(session.series), marks.number_word(session.number, session.date))
    came = say(", {}", Safe(signup.came)) if signup.came != "unmarked" else Safe("")
    return say("{}  {}{} since {}", name, Safe(signup.state), came, marks.when(signup.changed_at, now))


def _memberships(detail: Detail) -> list[Safe]:
    return [say("{}  {}", Safe(m.series), SETTINGS[m.setting]) for m in detail.memberships]


def _history(detail: Detail, facts: PeopleFacts, now: datetime) -> list[Safe]:
    held = {past.id for past in facts.past}
    came = sum(s.came == "came" for s in detail.signups)
    hosted = sum(detail.person.id in past.hosts for past in facts.past)
    was = sum(s.state in ("going", "offered") and s.session in held for s in detail.signups)
    says = [say("came to {} of {} of the last sessions", came, was)] if was else []
    says += [say("hosted {} of the last {}", hosted, len(facts.past))] if hosted else []
    return says + [_change(change, now) for change in detail.changes[:6]]


def _change(change: Change, now: datetime) -> Safe:
    words = change.summary or Safe(change.verb)
    return say("{}  {} (by {})", marks.when(change.at, now), words, actor_name(change.actor))


def _data(who: Person, second: Safe, months: int) -> list[Safe]:
    says = [say("agreed: {}, {}", c.how, marks.full_day(c.at.date())) for c in who.consents[:1]]
    says.append(say("kept until {} months after the last use", months))
    says += [say("also writes from {} more addresses", len(who.aliases))] if who.aliases else []
    says += [say("second address: {}", second or lit("one, hidden (Enter)"))] if who.second else []
    says += [lit("! mail to this address comes back")] if who.undeliverable_since else []
    return [*says, say("first met {}: {}", marks.full_day(who.created_at.date()), who.source)]


def by_hand(title: Safe, reason: Safe, cells: int) -> list[Line]:
    """What an organiser can change from here: the keys, or why none of them works."""
    says = [say("not now: {}", reason)] if reason else [_KEYS, say("x take off {}…   Space mark many", title), _ASKS]
    return [line(), rule(lit("change by hand"), cells), *(line(part) for text in says for part in wrap(text, cells))]


_KEYS = lit("y going  m maybe  n no  w waiting")
_ASKS = lit("Each asks first and counts letters.")


def detail_wide(view: PersonView | None, cells: int, last: Sequence[Line] = ()) -> list[Line]:
    """The detail beside the list; `last` stands below it."""
    if view is None:
        return [line(Span(lit("nobody chosen"), "dim"))]
    lines = [line(text) for text in (*wrap(view.address, cells), *wrap(view.organisation, cells))]
    for section in view.sections:
        lines.append(line())
        lines.append(rule(section.title, cells))
        lines += [line(text) for words in section.says for text in wrap(words, cells, most=3)]
    return [*lines, *last]


def detail_narrow(view: PersonView | None, cells: int, rows: int) -> list[Line]:
    """The detail under the list: what is known, one thing after another."""
    if view is None:
        return [line(Span(lit(" nobody chosen"), "dim"))]
    parts = [view.organisation, *(words for section in view.sections for words in section.says)]
    text = Safe(" · ".join(parts))
    return [line(say(" {}", part)) for part in wrap(text, cells - 2, most=rows)]
