"""What our own border says about the sender: the trust anchor and Authentication-Results (inbound.md 4.2, RFC 8601)."""

import re

from core.understanding import Evidence
from mailgateway.reading.mime import Mail

HEADER_LIMIT = 4096

_DMARC = re.compile(r"dmarc\s*=\s*([a-z]+)")
_HEADER_FROM = re.compile(r"header\.from\s*=\s*([^\s;]+)")
_BY = re.compile(r"\bby\s+([a-z0-9.-]+)", re.IGNORECASE)


def evidence(mail: Mail, anchor: str, from_domain: str) -> Evidence:
    """`pass`, `fail` or `none`. `anchor` is `trust.anchor`; `dkim-self` is judged outside this room, for it asks DNS."""
    if anchor.startswith("authserv:"):
        return judged(_named(mail, anchor.removeprefix("authserv:").strip().lower()), from_domain)
    if anchor == "topmost-unnamed":
        return judged(_unnamed(mail), from_domain)
    return "none"


def judged(results: str, from_domain: str) -> Evidence:
    """What one header's results say about DMARC for `from_domain`. Two dmarc results are a fail."""
    if not results or len(results) > HEADER_LIMIT:
        return "none"
    segments = [segment.strip() for segment in bare(results).lower().split(";")]
    found = [segment for segment in segments if segment.startswith("dmarc") and _DMARC.match(segment)]
    verdicts = [match.group(1) for segment in found if (match := _DMARC.match(segment))]
    if len(verdicts) > 1 or "fail" in verdicts:
        return "fail"
    if verdicts != ["pass"]:
        return "none"
    domains = _HEADER_FROM.findall(found[0])
    return "pass" if domains == [from_domain.lower()] else "none"


def bare(value: str) -> str:
    """A structured header value without comments and quoted strings, in one linear pass; an open one eats the rest."""
    out: list[str] = []
    depth, quoted, escaped = 0, False, False
    for char in value:
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = True
        elif quoted or char == '"':
            quoted = not quoted if char == '"' and not depth else quoted
        elif char in "()":
            depth = max(0, depth + (1 if char == "(" else -1))
        elif not depth:
            out.append(char)
    return "".join(out)


def _named(mail: Mail, wanted: str) -> str:
    """The topmost results of our border, if it stands above the first Received that the border did not write."""
    seen = 0
    for name, value in mail.order:
        if name == "received":
            seen += 1
            if seen > 1 and not _ours(value, wanted):
                return ""
        elif name == "authentication-results" and _authserv(value) == wanted:
            return value
    return ""


def _authserv(value: str) -> str:
    """The authserv-id in front of the results, lower case; '' when there is none."""
    first = bare(value[:HEADER_LIMIT]).split(";")[0].split()
    return first[0].lower() if first and "=" not in first[0] else ""


def _ours(received: str, authserv: str) -> bool:
    """Whether the host that wrote a Received line is the border, or stands in the same domain."""
    by = _BY.search(bare(received[:HEADER_LIMIT]))
    host = by.group(1).lower().rstrip(".") if by else ""
    parent = authserv.partition(".")[2]
    family = parent if parent.count(".") >= 1 else authserv
    return host in (authserv, family) or host.endswith(("." + authserv, "." + family))


def _unnamed(mail: Mail) -> str:
    """Exchange Online's own results: the topmost header without an authserv-id."""
    for name, value in mail.order:
        if name == "authentication-results" and value.lstrip().lower().startswith("spf="):
            return value
    return ""
