"""How far a sender is trusted, and what each level may do (the ladder). Pure."""

from typing import Literal

from core.understanding import Evidence, Intent

Level = Literal["-1", "0", "1", "2", "2b", "3"]
Permission = Literal["act", "confirm", "ask holder", "nothing"]


def level_of(evidence: Evidence, whose: Literal["", "own", "other"], *, fresh_purpose: bool = False) -> Level:
    """The level of a sender: what the trust anchor says, and whose valid reply token came with the mail.

    `fresh_purpose` is a single-use token, made for exactly what is asked now and not used before.
    """
    if evidence == "fail":
        return "-1"
    if whose == "other":
        return "2b"
    if evidence == "pass":
        return "3" if whose == "own" and fresh_purpose else "1"
    return "2" if whose == "own" else "0"


def allowed(level: Level, needed: Literal[0, 1, 3], intent: Intent | None, *, in_thread: bool) -> Permission:
    """What a sender of `level` may do with a word that needs level `needed` (product.md 4.3).

    `in_thread`: the word is about the session and series of the letter that the token came from. Leaving is never harder
    than joining: a stop acts at every level but -1 and 2b.
    """
    if level == "-1":
        return "nothing"
    if needed == 0:
        return "act"
    if level == "2b":
        return "ask holder"
    if intent == "stop":
        return "act"
    if needed == 3:
        return "act" if level == "3" else "confirm"
    if level in ("1", "3") or (level == "2" and in_thread):
        return "act"
    return "confirm"
