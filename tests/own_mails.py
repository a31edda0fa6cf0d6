"""Our own labelled mails under `tests/corpus/`: raw mails with the expected understanding beside each, and single lines."""

import json
import pathlib
from collections import Counter
from datetime import date
from typing import Any, NamedTuple

import msgspec

from core.understanding import Known, Understanding
from mailgateway.reading.intent import Intended, read_intent, typed
from mailgateway.reading.reply_part import normalised
from mailgateway.reading.reply_text import read_reply
from mailgateway.reading.understand import understand

CORPUS = pathlib.Path(__file__).resolve().parent / "corpus"
KNOWN = Known(
    addresses=("hangouts@lgd.example",),
    domain="lgd.example",
    instance="desk-1",
    uid_domain="lgd.example",
    anchor="authserv:mx.lgd.example",
    series=("digital", "berkshire"),
    today="2027-01-08",
)


class Labelled(NamedTuple):
    """One raw mail and what a person expects of it. `group` is its folder."""

    group: str
    name: str
    raw: bytes
    expected: dict[str, Any]

    def understood(self) -> Understanding:
        """The mail read with what is known beforehand, as its label says."""
        known = msgspec.structs.replace(
            KNOWN, **{key: _fixed(value) for key, value in self.expected.get("known", {}).items()}
        )
        return understand(
            self.raw,
            known,
            envelope_from=self.expected.get("envelope_from"),
            envelope_to=tuple(self.expected.get("envelope_to", ())),
        )


class Line(NamedTuple):
    """One line of `lines.txt`: `acts` with `meaning` and arguments, or a meaning that must not be acted on."""

    acts: bool
    meaning: str
    arguments: dict[str, str]
    text: str

    def intended(self) -> Intended:
        """The line read as the new text of an answer to an invitation."""
        reply = read_reply(normalised(self.text), frozenset())
        today = date.fromisoformat(KNOWN.today)
        return read_intent(typed(reply, "", today, KNOWN, replied=True), KNOWN, today)

    def wrong(self, found: Intended) -> bool:
        """Whether something would be done that nobody asked for."""
        if found.verdict != "act":
            return False
        same = all(str(found.arguments.get(key)) == value for key, value in self.arguments.items())
        return not (self.acts and found.intent == self.meaning and same)


def labelled() -> list[Labelled]:
    """All raw mails, by group and name."""
    found = []
    for path in sorted((CORPUS / "mails").glob("*/*.eml")):
        expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        found.append(Labelled(path.parent.name, path.stem, path.read_bytes(), expected))
    return found


def lines() -> list[Line]:
    """All single lines."""
    found = []
    for line in (CORPUS / "lines.txt").read_text(encoding="utf-8").splitlines():
        label, tab, text = line.partition("\t")
        if line.startswith("#") or not tab:
            continue
        verb, meaning, *arguments = label.split()
        pairs = (argument.partition("=")[::2] for argument in arguments)
        found.append(Line(verb == "act", meaning, dict(pairs), text.replace("|", "\n")))
    return found


def differences(found: Understanding, expected: dict[str, Any]) -> list[str]:
    """Where an understanding differs from its label, one sentence each."""
    shown = _shown(found)
    out = []
    for key, value in expected.items():
        if key in ("known", "envelope_from", "envelope_to"):
            continue
        got = shown.get(key)
        if isinstance(value, dict) and isinstance(got, dict):
            got = {name: got.get(name) for name in value}
        if got != value:
            out.append(f"{key} is {got!r}, expected {value!r}")
    return out


def confusion(mails: list[Labelled]) -> Counter[tuple[str, str]]:
    """How often each expected outcome came out as which: (`kind:verdict:intent` expected, found)."""
    return Counter((_outcome_expected(mail.expected), _outcome(mail.understood())) for mail in mails)


def _outcome(found: Understanding) -> str:
    return f"{found.kind}:{found.verdict}:{found.intent or '-'}"


def _outcome_expected(expected: dict[str, Any]) -> str:
    return f"{expected['kind']}:{expected.get('verdict', '?')}:{expected.get('intent') or '-'}"


def _shown(found: Understanding) -> dict[str, Any]:
    """An understanding as plain values, with the first calendar answer's fields on top."""
    shown: dict[str, Any] = msgspec.to_builtins(found)
    whole: dict[str, Any] = {key: getattr(found, key) for key in found.__struct_fields__}
    plain = {key: shown.get(key, msgspec.to_builtins(value)) for key, value in whole.items()}
    plain["meanings"] = list(found.meanings)
    plain["tokens"] = [{"token": each.token, "where": each.where} for each in found.tokens]
    plain["words"] = [word.word for word in found.words]
    plain["final"] = str(found.reply.final)
    plain["sender"] = {"address": found.sender.address, "name": found.sender.name} if found.sender else None
    if found.bounce:
        plain["bounce"] = {key: getattr(found.bounce, key) for key in found.bounce.__struct_fields__}
    if found.calendar:
        first = found.calendar[0]
        plain |= {"partstat": first.partstat, "method": first.method, "comment": str(first.comment)}
        plain["proposed"] = first.proposed_start.isoformat() if first.proposed_start else ""
    return plain


def _fixed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
