"""The bars of inbound.md 11: what the reading of mail must reach on our own mails and on the public sets."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

import own_mails
import public_sets

from core.understanding import Understanding
from mailgateway.reading.reply_part import normalised, text_of_html
from mailgateway.reading.reply_text import read_reply
from mailgateway.reading.understand import understand

NO_MAIL_HEADER = "no mail header"
BOUNCE_SETS = ("flufl_bounce", "bounce_email", "php-bounce-handler", "sisimai")
HUMAN_SETS = ("cpython", "mime4j-mimetools", "imap_tools", "james-project", "aerc", "talon")
GITHUB_VISIBLE: dict[str, tuple[str, str]] = {
    "correct_sig": ("this is an email", "signature."),
    "email_1_1": ("Hi folks", "Java HTTP API."),
    "email_1_2": ("Hi,", 'delete them all individually."'),
    "email_1_3": ("Oh thanks.", "would be great."),
    "email_1_4": ("Awesome!", "problem with it."),
    "email_1_5": ("One: Here's", "for a while."),
    "email_1_6": ("I get proper", "as well."),
    "email_1_7": (":+1:", ":+1:"),
    "email_1_8": ("I will reply", "and under this."),
    "email_2_1": ("Outlook with", "a reply"),
    "email_2_2": ("Outlook with", "directly above line"),
    "email_2_3": ("Outlook with", "directly above line"),
    "email_BlackBerry": ("Here is", "another email"),
    "email_bullets": ("test 2", "and another"),
    "email_iPhone": ("Here is", "another email"),
    "email_long_quote": ("Hi folks", "Java HTTP API."),
    "email_multi_word_sent_from_my_mobile_device": ("Here is", "another email"),
    "email_one_is_not_on": ("Thank, this is", "when I run..."),
    "email_sent_from_my_not_signature": ("Here is", "my mobile phone."),
    "email_sig_delimiter_in_middle_of_line": ("Hi there!", "kthxbai"),
    "greedy_on": ("On your remote", "is not working."),
    "pathological": ("I think you're", "get back to a computer."),
}
"""What GitHub's own tests call the visible text: how it starts and how it ends."""

TRULY_MACHINES: dict[str, str] = {
    "cpython/Lib/test/test_email/data/msg_02.txt": "a digest sent by a list's -request address",
    "cpython/Lib/test/test_email/data/msg_05.txt": "a delivery report",
    "cpython/Lib/test/test_email/data/msg_16.txt": "a delivery report",
    "cpython/Lib/test/test_email/data/msg_25.txt": "a delivery report",
    "cpython/Lib/test/test_email/data/msg_32.txt": "a bulk mail of a list",
    "cpython/Lib/test/test_email/data/msg_42.txt": "shows the name Mail Delivery Subsystem",
    "cpython/Lib/test/test_email/data/msg_43.txt": "a delivery report",
    "mime4j-mimetools/core/src/test/resources/mimetools-testmsgs/badbound.msg": "a bounce from a postmaster",
    "mime4j-mimetools/core/src/test/resources/mimetools-testmsgs/jt-0498.msg": "a mailing list",
    "imap_tools/tests/messages/attachment_inline2.eml": "a bulk sender's Feedback-ID",
    "imap_tools/tests/messages/error_emails/bad_date_header.eml": "Precedence: junk",
    "imap_tools/tests/messages/error_emails/empty_in_reply_to.eml": "a mailing list",
    "imap_tools/tests/messages/mime_emails/raw_email_with_mimepart_without_content_type.eml": "a delay report",
    "james-project/mailbox/store/src/test/resources/eml/frnog.eml": "a mailing list",
    "james-project/mailbox/store/src/test/resources/eml/mail.eml": "a mailing list",
    "james-project/mailbox/store/src/test/resources/eml/mail1.eml": "Precedence: bulk",
    "james-project/mailbox/store/src/test/resources/eml/mail2.eml": "Precedence: bulk",
    "james-project/mailbox/store/src/test/resources/eml/mail3.eml": "Precedence: bulk",
    "james-project/mailbox/store/src/test/resources/eml/mail4.eml": "Precedence: bulk",
    "james-project/mailbox/store/src/test/resources/eml/pgpSignedMail.eml": "a mailing list",
    "james-project/mailbox/store/src/test/resources/eml/spamMail.eml": "claims to come from a postmaster",
}
"""Mails of the human sets that really come from machines or lists, and why."""


class Score(NamedTuple):
    """One bar: what was counted, the result, the bar, and the items that missed it."""

    what: str
    result: int
    of: int
    bar: int
    missed: list[str]

    @property
    def reached(self) -> bool:
        """Whether the bar is reached."""
        return self.result >= self.bar


def reply_scores() -> list[Score]:
    """Exact replies by set, each on the stage that fits its convention, and the mails that lost a wanted word."""
    rows = public_sets.labelled_replies()
    scores = []
    for corpus, stage, bar in (
        ("trimmer", "without_signature", 41),
        ("talon_plain", "without_quotes", 44),
        ("talon_std", "without_quotes", 12),
        ("talon_html", "without_quotes", 9),
        ("mpr", "without_signature", 8),
    ):
        mine = [row for row in rows if row["corpus"] == corpus]
        missed = [row["id"] for row in mine if _folded(_stage(row, stage)) != _folded(row["expected"])]
        scores.append(Score(f"reply text, {corpus}", len(mine) - len(missed), len(mine), bar, missed))
    return scores


def lost_words(corpus: str, stage: str) -> list[str]:
    """The mails of a set whose result lacks a word that was wanted."""
    rows = [row for row in public_sets.labelled_replies() if row["corpus"] == corpus]
    return [row["id"] for row in rows if _words(row["expected"]) - _words(_stage(row, stage))]


def github_score() -> Score:
    """GitHub's set: the visible text starts and ends where it should."""
    folder = public_sets.CORPORA / "github_email_reply_parser" / "test" / "emails"
    missed = []
    for name, (start, end) in GITHUB_VISIBLE.items():
        text = normalised((folder / f"{name}.txt").read_bytes().decode("utf-8", "replace"))
        final = read_reply(text, frozenset()).final
        if not (final.startswith(start) and final.rstrip().endswith(end)) or "\n>" in f"\n{final}":
            missed.append(name)
    return Score("reply text, github", len(GITHUB_VISIBLE) - len(missed), len(GITHUB_VISIBLE), 18, missed)


def bounce_score(name: str) -> Score:
    """How many bounces of a set are told as bounce or delay; 97 in 100."""
    entries = [e for e in public_sets.entries(set=name, kind="bounce") if NO_MAIL_HEADER not in e.get("note", "")]
    missed = [e["path"] for e in entries if _read(e).kind not in ("bounce", "delay")]
    return Score(f"bounces, {name}", len(entries) - len(missed), len(entries), -(-len(entries) * 97 // 100), missed)


def recipient_score() -> Score:
    """Failed recipients of flufl.bounce's own data; mails that name nobody count when we name nobody either."""
    entries = public_sets.entries(set="flufl_bounce")
    missed = []
    for entry in entries:
        wanted = [str(each).lower() for each in entry.get("failed_recipients", [])]
        bounce = _read(entry).bounce
        found = bounce.recipient if bounce else ""
        if (found not in wanted) if wanted else (entry["kind"] == "human" and found != ""):
            missed.append(entry["path"])
    return Score("failed recipient, flufl_bounce", len(entries) - len(missed), len(entries), 112, missed)


def machines_with_an_intent() -> list[str]:
    """Automatic replies and bounces of the public sets that were understood as something to do."""
    entries = [e for kind in ("bounce", "auto-reply") for e in public_sets.entries(kind=kind)]
    out = []
    for entry in entries:
        found = _read(entry)
        if found.verdict == "act" or (found.kind in ("bounce", "delay", "auto-reply") and found.intent):
            out.append(entry["path"])
    return out


def humans_dropped() -> list[str]:
    """Mails of the human sets that were taken for machines and are none."""
    out = []
    for name in HUMAN_SETS:
        for entry in public_sets.entries(set=name):
            if entry["kind"] in ("hostile", "human", "reply") and entry["path"] not in TRULY_MACHINES:
                found = _read(entry)
                if found.kind not in ("human", "quarantined"):
                    out.append(f"{entry['path']}: {found.kind}, {found.rule}")
    return out


def line_scores() -> list[Score]:
    """Our own lines: wrong acts at most 1 in 100, single meanings acted on at least 70 in 100, others never."""
    lines = own_mails.lines()
    found = [(line, line.intended()) for line in lines]
    wrong = [line.text for line, result in found if line.wrong(result)]
    single = [(line, result) for line, result in found if line.acts]
    asked = [line.text for line, result in single if result.verdict != "act"]
    return [
        Score(
            "own lines, not acted on wrongly", len(lines) - len(wrong), len(lines), -(-len(lines) * 99 // 100), wrong
        ),
        Score(
            "own lines, single meaning acted on",
            len(single) - len(asked),
            len(single),
            -(-len(single) * 7 // 10),
            asked,
        ),
    ]


def own_scores() -> list[Score]:
    """Our own mails: all as labelled, no human dropped, at most 12 in 100 humans asked or handed to a person."""
    mails = [(mail, mail.understood()) for mail in own_mails.labelled()]
    wrong = [f"{m.group}/{m.name}" for m, found in mails if own_mails.differences(found, m.expected)]
    humans = [(m, found) for m, found in mails if m.expected["kind"] in ("human", "calendar-reply")]
    handed = [f"{m.group}/{m.name}" for m, found in humans if found.verdict in ("ask", "human")]
    dropped = [f"{m.group}/{m.name}" for m, found in humans if found.kind not in ("human", "calendar-reply")]
    return [
        Score("own mails, as labelled", len(mails) - len(wrong), len(mails), len(mails), wrong),
        Score("own mails, humans not dropped", len(humans) - len(dropped), len(humans), len(humans), dropped),
        Score(
            "own mails, humans acted on", len(humans) - len(handed), len(humans), -(-len(humans) * 88 // 100), handed
        ),
    ]


def calendar_parts() -> list[tuple[str, bytes]]:
    """Each calendar file of the public sets as the body of a mail."""
    head = b"From: Priya Shah <priya.shah@westshire.example>\r\nTo: hangouts@lgd.example\r\nSubject: Accepted\r\n"
    kind = b"MIME-Version: 1.0\r\nContent-Type: text/calendar; method=REPLY; charset=utf-8\r\n\r\n"
    return [(e["path"], head + kind + public_sets.raw_of(e)) for e in public_sets.entries(kind="calendar")]


def all_scores() -> list[tuple[str, Callable[[], list[Score]]]]:
    """Every bar that is a count, by name; those on public sets only where the sets are present."""
    own: list[tuple[str, Callable[[], list[Score]]]] = [("own mails", own_scores), ("own lines", line_scores)]
    public: list[tuple[str, Callable[[], list[Score]]]] = [
        ("reply text", reply_scores),
        ("reply text, github", lambda: [github_score()]),
        ("bounces", lambda: [bounce_score(name) for name in BOUNCE_SETS]),
        ("failed recipient", lambda: [recipient_score()]),
    ]
    return own + (public if public_sets.PRESENT else [])


def _read(entry: dict[str, Any]) -> Understanding:
    return understand(public_sets.raw_of(entry), own_mails.KNOWN)


def _stage(row: dict[str, str], stage: str) -> str:
    text = text_of_html(row["input"], []) if row["kind"] == "html" else row["input"]
    return str(getattr(read_reply(normalised(text), frozenset()), stage))


def _folded(text: str) -> str:
    """Text with white space folded, without lines that hold no word (a rule of dashes)."""
    lines = [line for line in normalised(text).split("\n") if re.search(r"\w", line)]
    return " ".join(" ".join(lines).split())


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))
