"""Takes quotes out of a reply: what we sent, quote heads, and runs of quote marks (inbound.md 5, steps 2 to 4)."""

from typing import NamedTuple

from mailgateway.reading.quote_heads import block_at, is_forward, is_quoted, split_before_on, wrote_ends

LONG_LINE = 30

Numbered = tuple[int, str]


class Unquoted(NamedTuple):
    """The lines left; whether everything was a quote (`only`: sure, `perhaps`: the text below a head without marks).

    `forwarded` is a mail sent on below the new text: no quote of the thread, so it goes one stage later.
    """

    lines: list[Numbered]
    removed: list[tuple[str, int, int]]
    only: bool = False
    perhaps: bool = False
    forwarded: tuple[Numbered, ...] = ()


def without_quotes(lines: list[Numbered], sent: frozenset[str]) -> Unquoted:
    """The lines this person typed. When nothing would be left, the input below the head is kept and marked."""
    walk = _Walk(_split_shared(lines), sent)
    walk.run()
    if _has_word(walk.kept):
        return Unquoted(_trimmed(walk.kept), walk.removed, forwarded=tuple(walk.forwarded))
    below = walk.lines[walk.below :] if walk.below else walk.lines
    below = [line for line in below if line[0] not in walk.of_ours]
    unmarked = any(_has_word([line]) and not is_quoted(line[1]) for line in below)
    only = walk.block or not unmarked or bool(walk.of_ours)
    kept = below if _has_word(below) else walk.lines
    return Unquoted(_trimmed(kept), walk.removed, only=only, perhaps=not only)


def _split_shared(lines: list[Numbered]) -> list[Numbered]:
    out: list[Numbered] = []
    for number, text in lines:
        split = split_before_on(text)
        out += [(number, split[0]), (number, split[1])] if split else [(number, text)]
    return out


def is_ours(line: str, sent: frozenset[str]) -> bool:
    """Whether a line, without quote marks, stands in the letter we sent."""
    return unmarked(line) in sent


def unmarked(line: str) -> str:
    """A line without quote marks and spaces around it, as lines of our letters are compared."""
    return " ".join(line.lstrip(">| \t").split()).lower()


class _Walk:
    """One pass over the lines. `below` is where the text under the first quote head starts."""

    def __init__(self, lines: list[Numbered], sent: frozenset[str]) -> None:
        self.lines = lines
        self.texts = [text for _, text in lines]
        self.sent = sent
        self.heads = wrote_ends(self.texts)
        self.kept: list[Numbered] = []
        self.removed: list[tuple[str, int, int]] = []
        self.of_ours: set[int] = set()
        self.below = 0
        self.block = False
        self.forwarded: list[Numbered] = []
        backwards = range(len(self.texts) - 1, -1, -1)
        self.last_text = next((at for at in backwards if self.texts[at].strip() and not is_quoted(self.texts[at])), -1)

    def run(self) -> None:
        at = 0
        while at < len(self.texts):
            at = self._step(at)

    def _step(self, at: int) -> int:
        if self._sent_starts(at):
            return self._ours(at)
        if at in self.heads:
            return self._below_head(at, self.heads[at] + 1, attribution=True)
        if size := block_at(self.texts, at):
            self.block = True
            if is_forward(self.texts[at]):
                self.forwarded = self.lines[at:]
            return self._below_head(at, at + size, attribution=False)
        if is_quoted(self.texts[at]) and at > self.last_text:
            return self._remove("quote", at, len(self.texts))
        self.kept.append(self.lines[at])
        return at + 1

    def _remove(self, what: str, start: int, end: int) -> int:
        if end > start:
            self.removed.append((what, self.lines[start][0], self.lines[end - 1][0]))
        return end

    def _below_head(self, start: int, after: int, *, attribution: bool) -> int:
        """A head with quote marks below it is skipped with them; without marks it ends the text."""
        self.below = self.below or after
        mark = next(
            (at for at in range(after, min(after + 4, len(self.texts))) if self.texts[at].strip()), len(self.texts)
        )
        if attribution and mark < len(self.texts) and self.texts[mark].lstrip()[:1] in (">", "|"):
            return self._remove("quote", start, self._run_end(mark))
        return self._remove("quote", start, len(self.texts))

    def _run_end(self, at: int) -> int:
        """The end of a run of marked lines; empty lines and at most two torn ones inside it belong to it."""
        end = at
        while at < len(self.texts):
            text = self.texts[at].lstrip()
            if text[:1] in (">", "|"):
                end = at + 1
            elif (text and at - end >= 2) or (text and not self._marked_soon(at)):
                break
            at += 1
        return end

    def _marked_soon(self, at: int) -> bool:
        """Whether the next line but at most one carries a mark and this one is a torn piece of a quote."""
        torn = self.texts[at].startswith((" ", "(", "_", "<", "http")) or self.texts[at].rstrip().endswith(">")
        return torn and any(text.lstrip()[:1] == ">" for text in self.texts[at + 1 : at + 3])

    def _sent_starts(self, at: int) -> bool:
        if not self.sent or not is_ours(self.texts[at], self.sent):
            return False
        if len(unmarked(self.texts[at])) >= LONG_LINE:
            return True
        ahead = next((text for text in self.texts[at + 1 : at + 3] if unmarked(text)), "")
        return bool(ahead) and is_ours(ahead, self.sent)

    def _ours(self, at: int) -> int:
        """Our own lines: with quote marks the run is skipped, without marks they end the text."""
        self.below = self.below or at
        if is_quoted(self.texts[at]):
            end = self._run_end(at)
        else:
            end = len(self.texts)
            self.block = True
        self.of_ours.update(number for number, _ in self.lines[at:end])
        return self._remove("ours", at, end)


def _has_word(lines: list[Numbered]) -> bool:
    return any(char.isalnum() for _, text in lines for char in text)


def _trimmed(lines: list[Numbered]) -> list[Numbered]:
    start, end = 0, len(lines)
    while start < end and not lines[start][1].strip():
        start += 1
    while end > start and not lines[end - 1][1].strip(" \t>|"):
        end -= 1
    return lines[start:end]
