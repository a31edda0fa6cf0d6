"""A draft of the data protection impact assessment, made from the configuration and from what the program really does.

It is a draft: whoever is responsible for the data reads it, adds what only they know, and signs it.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from core.config import Config
from core.config_retention import RetentionSettings
from core.model import Series
from core.operations.forgetting import SECOND_DAYS
from core.operations.ticking import FORGOTTEN_AFTER
from core.text import Safe, clean_line, clean_text
from core.wording import count_words, plain_date

Rows = Sequence[tuple[str, str]]

_INTRODUCTION = (
    "A draft of {today}, made by `thirdthursday dpia` from the configuration. Read it, add what only you know, and have it "
    "signed by whoever is responsible."
)
_GROUND = "Lawful basis, as configured: **{basis}**. Each person's agreement is noted per purpose, with time and way."
_TO_ADD = (
    "Whether a transfer outside the United Kingdom takes place at the servers named above; who was consulted; what risk "
    "remains; name, date and signature."
)

_PURPOSES: Rows = (
    ("sign-up letters", "answering people about their places, and keeping their calendar entry true"),
    ("membership letters", "inviting people who asked to be invited; they leave by one word"),
    ("evidence figures", "counting attendance by organisation; groups under 3 are hidden, published ones under 5"),
)
_DATA: Rows = (
    ("name and mail address", "from the person's own mail, or from a list that was imported with its source"),
    ("organisation", "from the mail domain; the person can correct it, or take part in a personal capacity"),
    ("answers and attendance", "yes, no, maybe; who came, as the host marked it"),
    ("a second address", "only if given, and only after that address has agreed"),
    ("comments and access needs", "what somebody wrote with an answer; seen by hosts and organisers of that session"),
    ("ideas, votes, notes, answers to one question", "what people contribute; shown without their name"),
    ("mails as they came", "to see what was meant; no attachment is opened, nothing is loaded from the network"),
)
_RIGHTS: Rows = (
    ("to know", "PRIVACY sends the notice; every first letter says what is kept"),
    ("a copy", "MY DATA sends everything held, as text, CSV and JSON, to the stored address only"),
    ("correction", "NAME, ORG and PERSONAL at once; CHANGE is handled by a person within one month"),
    ("erasure", "ERASE, confirmed once: everything goes, also out of the log; a scrambled code of the address stays"),
    ("to object", "STOP and STOP ALL end all invitations at once; every invitation says so"),
    ("to complain", "the Information Commissioner's Office, 0303 123 1113, named in the notice"),
)
_RISKS: Rows = (
    (
        "somebody acts in another's name",
        "a mail counts only with an aligned DMARC pass or a reply address; else one YES is asked",
    ),
    (
        "names or addresses leak to guests",
        "one recipient a letter, one guest a calendar entry, no Cc, no Bcc; tested on every letter",
    ),
    (
        "a list is imported without a ground",
        "an import demands source, date and basis, and sends nothing; erased addresses are refused",
    ),
    (
        "mail is read on its way",
        "TLS 1.2 or newer with a checked certificate to the mailbox and to the server that sends",
    ),
    ("the data folder is read", "files are for the desk's own user alone; secrets lie outside the configuration"),
    ("erased data comes back", "an older backup replays every erasure; no backup is older than 30 days"),
)


def page(config: Config, series: Sequence[Series], today: date) -> Safe:
    """The page in Markdown: data, purposes, basis, retention, processors, rights, risks."""
    desk = config.desk
    blocks = (
        f"# Data protection impact assessment: {desk.name}",
        _INTRODUCTION.format(today=plain_date(today)),
        "## Who and what",
        _list((
            ("responsible (controller)", desk.controller or desk.organizers),
            ("run by", desk.organizers),
            ("people write to", desk.address),
            ("what for", "signing up for regular online meetings of council officers, by mail"),
            ("meetings", "; ".join(_series(each) for each in series) or "none yet"),
        )),
        "## What is kept, and where it comes from",
        _list(_DATA),
        "## Why, and on what ground",
        _GROUND.format(basis=clean_line(desk.lawful_basis) or "not given"),
        _list(_PURPOSES),
        "## How long",
        _list(_kept(config.retention)),
        "## Who else handles it",
        _list(_processors(config)),
        "## What people can ask for, by replying to any letter",
        _list(_RIGHTS),
        "## Risks, and what stands against them",
        _list(_RISKS),
        "## For you to add",
        _TO_ADD,
    )  # fmt: skip
    return clean_text("\n\n".join(blocks) + "\n", 50_000)


def _list(rows: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"* {name}: {clean_line(value, 400)}" for name, value in rows)


def _series(series: Series) -> str:
    audience = {"open": "open to anyone", "approval": "each place approved", "domains": "for certain councils"}
    return f"{series.name} ({series.status}, {audience[series.audience]})"


def _kept(kept: RetentionSettings) -> Rows:
    mails = count_words(kept.mail_days, "day")
    return (
        ("mails as they came", f"{mails}; those that wait for a person, until answered plus {mails}"),
        ("mails kept apart as dangerous", count_words(kept.quarantine_days, "day")),
        ("letters as they were sent", f"{count_words(kept.letter_days, 'day')}, then only their kind, time and state"),
        ("addresses that never confirmed", f"{FORGOTTEN_AFTER.days} days"),
        ("a second address that never agreed", f"{SECOND_DAYS} days"),
        ("comments and access needs", f"{count_words(kept.comment_days, 'day')} after the session"),
        ("people", f"{kept.people_months} months after their last mail or attendance"),
        ("the log of changes", f"{count_words(kept.log_months, 'month')}; names leave it with the person"),
        ("backups", "30 days at most; a restore replays every erasure"),
        ("numbers without people", "for good: attendance per session; per organisation only from five people up"),
    )


def _processors(config: Config) -> Rows:
    mailboxes = (*([] if config.imap is None else [config.imap]), *config.mailboxes)
    found = [(f"mailbox at {each.host}", "holds the mails that come in, by its own retention") for each in mailboxes]
    if config.smtp is not None:
        found.append((f"mail server at {config.smtp.host}", "sends the letters, and may keep a copy of what it sent"))
    found.append(("the host of the desk", f"keeps everything else in {config.desk.data}, in no other place"))
    found += [
        (f"mailing list {each.name or each.address}", "gets announcements without any personal data")
        for each in config.lists
    ]
    return found
