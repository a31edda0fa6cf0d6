"""Walks the boundary lines of a mail without building a tree: caps on parts, nesting and part headers (inbound.md 2.1)."""

import re

from mailgateway.reading.guard_headers import header_block, headers, one_header

PART_HEADERS = 64 * 1024
PARTS = 100
NESTING = 10
BOUNDARIES = 20
BOUNDARY = 200

_CONTENT_TYPE = re.compile(rb"^content-type[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE)
_BOUNDARY = re.compile(rb'\bboundary[ \t\n]*=[ \t\n]*("?)<?([^";\n]*)', re.IGNORECASE)
_CONTINUED_BOUNDARY = re.compile(rb"\bboundary[ \t]*\*", re.IGNORECASE)


def body_parts(text: bytes, block: bytes, body: int) -> str:
    """Walk from boundary line to boundary line, as deep as the announced boundaries go."""
    walk = _Walk(text)
    code = walk.enter(block, body)
    while not code and walk.known:
        found = walk.next_boundary()
        if not found:
            break
        code = walk.part(found)
    return code


class _Walk:
    """Where the scan of part headers stands. `open` is the stack of boundaries (and attached messages) around it."""

    def __init__(self, text: bytes) -> None:
        self.text = text
        self.at = 0
        self.known: list[bytes] = []
        self.open: list[bytes] = []
        self.digest = False
        self.parts = 0
        self.header_bytes = 0
        self._lines: re.Pattern[bytes] | None = None

    def enter(self, block: bytes, body: int) -> str:
        """Take in one header block whose body begins at `body`, and the messages attached right below it."""
        for _ in range(NESTING + 2):
            kind = b"\n".join(_CONTENT_TYPE.findall(block)).lower()
            self.at = max(body - 1, 0)
            if code := self._announced(kind) or self._nested():
                return code
            if b"message/delivery-status" in kind:
                return self._report_blocks(body)
            if b"message/" not in kind and (kind or not self.digest):
                return ""
            self.open.append(b"")
            block, body = self._part_headers(body)
            if code := self._count_headers(block):
                return code
        return "nesting"

    def _part_headers(self, start: int) -> tuple[bytes, int]:
        """The header block of a part; a boundary line ends it, as it does for the parser."""
        block, body = header_block(self.text, start)
        early = self.lines().search(self.text, start - 1, body) if self.known else None
        return (self.text[start : early.start() + 1], early.start() + 1) if early else (block, body)

    def _announced(self, kind: bytes) -> str:
        if b"boundary" not in kind:
            return ""
        if _CONTINUED_BOUNDARY.search(kind):
            return "content-header"
        self.digest = self.digest or b"multipart/digest" in kind
        for _quote, value in _BOUNDARY.findall(kind):
            name = value.split(b"\\")[0].strip().rstrip(b">")
            if len(name) > BOUNDARY:
                return "content-header"
            self.open.append(name)
            if name not in self.known:
                self.known.append(name)
                self._lines = None
        return "parts" if len(self.known) > BOUNDARIES else ""

    def _nested(self) -> str:
        return "nesting" if len(self.open) > NESTING else ""

    def _report_blocks(self, body: int) -> str:
        """A delivery-status body is parsed as a list of header blocks: all of it counts as part headers."""
        end = self.text.find(b"\n--", body)
        region = self.text[body : end if end >= 0 else len(self.text)]
        self.parts += region.count(b"\n\n")
        return self._count_headers(region)

    def _count_headers(self, block: bytes) -> str:
        self.header_bytes += len(block)
        if self.header_bytes > PART_HEADERS:
            return "part-headers"
        if self.parts > PARTS:
            return "parts"
        return next((code for name, value in headers(block) if (code := one_header(name, value))), "")

    def lines(self) -> re.Pattern[bytes]:
        """A pattern for a line that starts with any boundary seen so far."""
        if self._lines is None:
            choices = b"|".join(re.escape(name) for name in sorted(self.known, key=len, reverse=True))
            self._lines = re.compile(rb"\n--(" + choices + rb")", re.IGNORECASE)
        return self._lines

    def next_boundary(self) -> re.Match[bytes] | None:
        """The next boundary line, from where the scan stands."""
        return self.lines().search(self.text, self.at)

    def part(self, found: re.Match[bytes]) -> str:
        """Count one boundary line and read the headers below it."""
        self.parts += 1
        if self.parts > PARTS:
            return "parts"
        name = found.group(1).lower()
        self._close_down_to(name)
        if self.text.startswith(b"--", found.end()):
            if self.open and self.open[-1] == name:
                self.open.pop()
            self.at = found.end()
            return ""
        line_end = self.text.find(b"\n", found.end())
        if line_end < 0:
            self.at = len(self.text)
            return ""
        block, body = self._part_headers(line_end + 1)
        return self._count_headers(block) or self.enter(block, body)

    def _close_down_to(self, name: bytes) -> None:
        if name in self.open:
            while self.open[-1] != name:
                self.open.pop()
