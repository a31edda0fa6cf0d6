"""What each kind of mail comes to: the screened mail becomes a finished `Understanding` (inbound.md 6 and 9)."""

from msgspec.structs import replace

from core.text import Safe, clean_line
from core.understanding import Understanding, Verdict
from mailgateway.reading import mailing_lists, robots
from mailgateway.reading.bounce_recipient import read_bounce
from mailgateway.reading.calendar_answer import answered, misplaced
from mailgateway.reading.calendar_gone import Substitute, substitute
from mailgateway.reading.intent import Intended, read_intent, typed
from mailgateway.reading.reply_part import unreadable
from mailgateway.reading.screen import Screened, Seen

_SENTENCES = {
    "own": "It is a mail of our own that came back.",
    "bounce": "A mail system reports that it could not deliver.",
    "delay": "A mail system reports that it is still trying to deliver.",
    "receipt": "It is a receipt, not an answer.",
    "auto-reply": "It is an automatic reply, never an answer.",
    "list": "It came through a mailing list.",
    "spam": "It failed the checks of our own mail server, or is marked as spam.",
    "challenge": "It asks somebody to click so that our own mail is delivered: a person decides.",
    "quarantined": "From is not exactly one plain address, so nobody is identified. A person looks at it.",
}


def judged(basis: Understanding, seen: Seen, screened: Screened) -> Understanding:
    """The understanding of a screened mail."""
    if screened.kind == "calendar-reply":
        return answered(basis, seen)
    if screened.kind == "human":
        return _of_a_person(basis, seen, screened)
    if screened.list_name:
        return _through_a_list(basis, seen)
    verdict: Verdict = "human" if screened.kind in ("challenge", "quarantined") else "ignore"
    sentence = Safe(_SENTENCES[screened.kind])
    if screened.kind in ("bounce", "delay"):
        bounce = read_bounce(seen.mail, seen.known.domain, seen.thread.bounce_token, seen.subject)
        return replace(basis, verdict=verdict, reason=sentence, bounce=bounce)
    return replace(basis, verdict=verdict, reason=sentence)


def _intended(seen: Seen) -> Intended:
    why = "" if any(char.isalnum() for char in seen.reply.full) else unreadable(seen.mail)
    if why == "sealed":  # what stands in the subject may be the opposite of what cannot be read
        reason = "The mail is encrypted, or its text is of a kind that is never opened: it cannot be read."
        return Intended("ask", reason, None, {"unreadable": True})
    found = _of_words(seen)
    if why == "attachment" and found.verdict == "ask" and not found.meanings:
        reason = f"There is only an attachment, which is never opened. {found.reason}"
        return found._replace(reason=reason, arguments={"unreadable": True})
    return found


def _of_words(seen: Seen) -> Intended:
    words = typed(seen.reply, seen.subject, seen.today, seen.known, replied=seen.replied)
    if words.source == "subject":
        found = read_intent(words, seen.known, seen.today)
        return found._replace(reason=f"The body is empty, so the subject was read. {found.reason}")
    return read_intent(words, seen.known, seen.today)


def _of_a_person(basis: Understanding, seen: Seen, screened: Screened) -> Understanding:
    """A person's words, unless a lost calendar part or a weak sign says otherwise."""
    without = not (seen.calendar.foreign or seen.calendar.answers)
    lost = substitute(seen.mail, seen.subject, seen.known.uid_domain) if without else None
    intended = _in_place_of_calendar(lost, seen) if lost else _intended(seen)
    if why := misplaced(seen.calendar, commanded=bool(intended.words)):
        intended = Intended("human", why, hits=intended.hits)
    if robots.reaction(seen.mail) and not intended.words:
        intended = Intended("ask", "A reaction to a mail is no answer.")
    weak = robots.weak_sign(seen.who.local_part, str(seen.reply.final))
    if weak or screened.held:
        cause = f"there is {weak}" if weak else "it carries the headers of a mailing list"
        intended = _held(intended, cause)
    calendar = seen.calendar.answers if seen.calendar.answers else ()
    return replace(with_words(basis, intended), weak=Safe(weak), calendar=calendar)


def _held(intended: Intended, cause: str) -> Intended:
    """Weak signs limit what may be done to a person's decision."""
    return intended._replace(verdict="human", reason=f"{intended.reason} A person decides, because {cause}.")


def with_words(basis: Understanding, intended: Intended) -> Understanding:
    """The basis with what the words ask for."""
    return replace(
        basis,
        intent=intended.intent,
        arguments=intended.arguments,
        decided_by=intended.decided_by,
        verdict=intended.verdict,
        reason=clean_line(intended.reason, 400),
        words=intended.words,
        hits=intended.hits,
        meanings=intended.meanings,
    )


def _in_place_of_calendar(lost: Substitute, seen: Seen) -> Intended:
    """The subject of an answer whose calendar part was lost counts as text, in a thread of ours only (calendar.md 4.6)."""
    if not seen.thread.tokens and not lost.uid:
        return Intended(
            "human", f'An answer without its calendar part ("{lost.word}") that belongs to no letter of ours.'
        )
    if lost.answer == "proposal":
        return Intended("human", "Another time is proposed, but the calendar part was lost: a person answers.")
    said = read_intent(typed(seen.reply, "", seen.today, seen.known, replied=True), seen.known, seen.today)
    named = {intent for intent in (said.intent, *said.meanings) if intent}
    if named - {lost.answer}:
        meanings = (lost.answer, *sorted(named - {lost.answer}))
        reason = f'The subject says "{lost.word}", the text says otherwise.'
        verdict: Verdict = "human" if said.verdict == "human" else "ask"
        return said._replace(verdict=verdict, intent=None, arguments={}, reason=reason, meanings=meanings)
    reason = f'The calendar part was lost; "{lost.word}" stands in for it.'
    arguments = {**said.arguments, **({"uid": lost.uid} if lost.uid else {})}
    return said._replace(
        verdict="act", reason=reason, intent=lost.answer, arguments=arguments, decided_by="text", meanings=()
    )


def _through_a_list(basis: Understanding, seen: Seen) -> Understanding:
    """Rule 2a: a clear join in reply to our announcement; anything else is dropped."""
    intended = _intended(seen)
    clear = intended.intent == "join" and intended.verdict == "act"
    if not clear or not _answers_us(seen):
        return replace(
            basis, verdict="ignore", reason=Safe("It came through a registered mailing list and asks nothing of us.")
        )
    if not mailing_lists.munged(seen.sender, basis.list_name):
        reason = "A clear yes to our announcement on a registered list: its author confirms by mail."
        return with_words(basis, intended._replace(reason=reason))
    author = mailing_lists.author_offered(seen.mail, basis.list_name)
    arguments = {**intended.arguments, **({"author": author} if author else {})}
    reason = "A clear yes to our announcement, but the list replaced the author: a person decides."
    return with_words(basis, intended._replace(verdict="human", reason=reason, arguments=arguments))


def _answers_us(seen: Seen) -> bool:
    """Whether the mail replies to a Message-ID of our domain."""
    mark = f"@{seen.known.domain.lower()}>"
    return any(mark in seen.mail.first(name)[-4000:].lower() for name in ("in-reply-to", "references"))
