"""Splits the new text into clauses of plain lower-case words, each word knowing where it stood (inbound.md 6.3)."""

import re
from typing import NamedTuple

WRAPPED_LINE = 45
CLAUSES = 200
CLAUSE_WORDS = 60

_BREAK = re.compile(r"[,;!?]+|\.+(?=\s|\Z)|\n+|:(?=\s)|[–—]|\s-\s|[()\"“”]", re.IGNORECASE)
_CONTRAST = re.compile(
    r"(?<!not )\b(?:but|however|although|though|yet)\b|\b(?:and|so)(?= (?:i|we|she|he|they|please|could|can|if)\b)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:['.&/+-][^\W_]+)*'?|\+\d")
_ABBREVIATED = re.compile(r"\b(no|nos|tel|ext|mr|mrs|ms|dr|st|approx|e\.g|i\.e|etc)\.(?= )", re.IGNORECASE)
_EXPANDED = {
    "can't": "can not", "cannot": "can not", "cant": "can not", "won't": "will not", "wont": "will not",
    "shan't": "will not", "dont": "do not", "doesnt": "does not", "didnt": "did not", "couldnt": "could not",
    "wouldnt": "would not", "isnt": "is not", "wasnt": "was not", "im": "i am", "i'm": "i am", "ive": "i have",
    "id": "i would", "i'd": "i would", "we'd": "we would", "she'd": "she would", "he'd": "he would",
    "they'd": "they would", "pls": "please", "plz": "please", "thx": "thanks", "u": "you", "ur": "your",
    "tmrw": "tomorrow", "gonna": "going to", "unfort": "unfortunately", "tho": "though", "defo": "definitely",
    "def": "definitely", "prob": "probably", "yup": "yes", "yep": "yes", "yeah": "yes", "yea": "yes", "nope": "no",
    "nah": "no", "ok": "okay", "it's": "it is", "that's": "that is", "there's": "there is", "what's": "what is",
    "how's": "how is", "where's": "where is", "when's": "when is", "who's": "who is", "here's": "here is",
    "he's": "he is", "she's": "she is", "let's": "let us", "y'all": "you all", "mtg": "meeting", "hangouts": "hangout",
}  # fmt: skip
_ENDINGS = (("n't", " not"), ("'ll", " will"), ("'re", " are"), ("'ve", " have"), ("'m", " am"), ("'d", " would"))


class Clause(NamedTuple):
    """One clause: its words in plain lower case joined by single spaces, and how it ended.

    `spans` hold for each word the start and end in the text; a contraction gives two words with one span.
    `sentence` counts sentences from 0.
    """

    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    asked: bool
    sentence: int

    @property
    def plain(self) -> str:
        """The words, joined."""
        return " ".join(self.words)


def clauses(text: str) -> list[Clause]:
    """The clauses of a text, at most 200. Spans refer to `text` itself."""
    soft = _ABBREVIATED.sub(r"\1 ", _unwrapped(text))
    found: list[Clause] = []
    at, sentence = 0, 0
    breaks = sorted(
        {match.span() for match in _BREAK.finditer(soft)} | {(m.start(), m.start()) for m in _CONTRAST.finditer(soft)}
    )
    for start, end in [*breaks, (len(soft), len(soft))]:
        mark = soft[start:end]
        clause = _clause(soft, at, start, "?" in mark, sentence)
        found += _pieces(clause)
        at = end
        sentence += any(char in mark for char in ".!?\n;")
        if len(found) >= CLAUSES:
            break
    return _asked_sentences(found)


def _pieces(clause: Clause) -> list[Clause]:
    """A clause in pieces of at most 60 words: whatever stands in it, looking at it stays cheap."""
    starts = range(0, len(clause.words), CLAUSE_WORDS)
    return [
        clause._replace(words=clause.words[at : at + CLAUSE_WORDS], spans=clause.spans[at : at + CLAUSE_WORDS])
        for at in starts
    ]


def _asked_sentences(found: list[Clause]) -> list[Clause]:
    """A question mark is that of the whole sentence: “could you put me down, if there is space?”"""
    asked = {clause.sentence for clause in found if clause.asked}
    return [clause._replace(asked=clause.sentence in asked) for clause in found]


def _unwrapped(text: str) -> str:
    """Line ends inside a sentence become spaces: a long line followed by one that goes on in lower case. Same length."""
    lines = text.split("\n")
    out: list[str] = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        goes_on = (
            len(line.rstrip()) >= WRAPPED_LINE
            and line.rstrip()[-1:] not in ".!?:;"
            and following[:1] not in ("", " ", "-", "*")
            and (
                following[:1].islower()
                or following.startswith("I ")
                or following[:2] == "I'"
                or following[:1].isdigit()
            )
        )
        out.append(line + (" " if goes_on else "\n"))
    return "".join(out)[:-1]


def _clause(text: str, start: int, end: int, asked: bool, sentence: int) -> Clause:
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    for match in _WORD.finditer(text, start, end):
        for word in _plain(match.group().lower().strip("'")):
            words.append(word)
            spans.append(match.span())
    return Clause(tuple(words), tuple(spans), asked, sentence)


def _plain(word: str) -> list[str]:
    if word in _EXPANDED:
        return _EXPANDED[word].split(" ")
    for ending, expanded in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending):
            return (word[: -len(ending)] + expanded).split(" ")
    return [word]
