"""Prints what the reading of mail reaches: every bar, the table of expected and found outcomes, and the speed.

    .venv/bin/python bench/reading.py [--confusion]

The public test sets are found as in the tests: THIRDTHURSDAY_CORPORA, else ../shared/corpora.
"""

import asyncio
import base64
import pathlib
import resource
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import own_mails  # noqa: E402 - after the path is set
import public_sets  # noqa: E402
import reading_bars  # noqa: E402

from mailgateway.reader import Parcel, Reader  # noqa: E402
from mailgateway.reading.understand import understand  # noqa: E402

MAILS = 2_000
BATCH = 20
WORDS = "Please come along to the session about forms that people can finish, with examples. "
QUOTED = "\r\n".join([WORDS] * 26)


def ordinary_mail(number: int, said: str = "Yes please, count me in for 21 January.", quoted: str = QUOTED) -> bytes:
    """A multipart mail of about 8 KB, as an office program sends it: text above the quote, base64 and HTML."""
    head = (
        "From: Desk <hangouts@lgd.example>\r\nSent: 08 January 2027 09:00\r\nTo: Priya Shah\r\nSubject: Digital hangout"
    )
    text = f"{said}\r\n\r\nKind regards\r\nPriya Shah\r\n\r\n{head}\r\n\r\n{quoted}\r\n"
    html = "<html><body>" + f"<p class=MsoNormal>{WORDS}</p>\r\n" * 34 + "</body></html>"
    return (
        "Return-Path: <priya.shah@westshire.example>\r\nDelivered-To: hangouts@lgd.example\r\n"
        "Authentication-Results: mx.lgd.example; dmarc=pass header.from=westshire.example\r\n"
        "From: Priya Shah <priya.shah@westshire.example>\r\nTo: hangouts@lgd.example\r\n"
        f"Subject: Re: Digital hangout\r\nMessage-ID: <{number}@westshire.example>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/alternative; boundary="b"\r\n\r\n'
        f"--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        f"{base64.encodebytes(text.encode()).decode()}\r\n"
        f"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}\r\n--b--\r\n"
    ).encode()


def plain_speed() -> float:
    """Mails read per second of CPU time in this process, the guard included."""
    mails = [ordinary_mail(number) for number in range(MAILS)]
    best = 0.0
    for _ in range(3):
        start = _processor_seconds()
        for raw in mails:
            understand(raw, own_mails.KNOWN)
        best = max(best, MAILS / (_processor_seconds() - start))
    return best


def worker_speed() -> float:
    """The same through the worker process, in batches of 20; both processes and every start of a worker count.

    One reader for all rounds: a worker is started for every 1,000 mails, some time before it is needed.
    """
    parcels = [Parcel(raw=ordinary_mail(number)) for number in range(MAILS)]

    async def read() -> float:
        reader, best = Reader(), 0.0
        for _ in range(3):
            start = _processor_seconds() + sum(each.used for each in reader.workers)
            for first in range(0, MAILS, BATCH):
                await reader.read(parcels[first : first + BATCH], own_mails.KNOWN)
            used = _processor_seconds() + sum(each.used for each in reader.workers) - start
            best = max(best, MAILS / used)
        await reader.close()
        return best

    return asyncio.run(read())


def _processor_seconds() -> float:
    """Processor time of this process and of those it has ended."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def rows() -> list[tuple[str, str, str, str]]:
    """One row for each bar: what, result, bar, reached."""
    scores = [score for _, measure in reading_bars.all_scores() for score in measure()]
    found = [(s.what, f"{s.result} of {s.of}", f"at least {s.bar}", _mark(s.reached)) for s in scores]
    if public_sets.PRESENT:
        lost = reading_bars.lost_words("trimmer", "without_signature")
        found.append(("mails that lost a wanted word, trimmer", str(len(lost)), "at most 2", _mark(len(lost) <= 2)))
        machines = reading_bars.machines_with_an_intent()
        found.append(("machines of the public sets with an intent", str(len(machines)), "none", _mark(not machines)))
        dropped = reading_bars.humans_dropped()
        found.append(("humans of the public sets dropped", str(len(dropped)), "none", _mark(not dropped)))
    size = len(ordinary_mail(0))
    for what, speed in (
        ("read, guard included", plain_speed()),
        ("through the worker, its restarts too", worker_speed()),
    ):
        found.append(
            (f"{size:,} byte mails a CPU second, {what}", f"{speed:,.0f}", "at least 1,000", _mark(speed >= 1_000))
        )
    return found


def confusion() -> list[tuple[str, str, int]]:
    """Expected and found outcome of our own mails (`kind:verdict:intent`), and how often."""
    return sorted((wanted, got, count) for (wanted, got), count in own_mails.confusion(own_mails.labelled()).items())


def _mark(reached: bool) -> str:
    return "yes" if reached else "NO"


def _table(head: tuple[str, ...], body: list[tuple[str, ...]]) -> str:
    """A Markdown table, readable as it stands."""
    widths = [max(len(line[at]) for line in [head, *body]) for at in range(len(head))]
    lines = [head, tuple("-" * width for width in widths), *body]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    )


def main() -> int:
    if not public_sets.PRESENT:
        print(f"The public test sets are not at {public_sets.CORPORA}: only our own mails are measured.\n")
    found = rows()
    print(_table(("what", "result", "bar", "reached"), list(found)))
    if "--confusion" in sys.argv:
        body = [(wanted, got, str(count)) for wanted, got, count in confusion()]
        print("\n" + _table(("expected", "found", "mails"), list(body)))
    return 0 if all(row[3] == "yes" for row in found) else 1


if __name__ == "__main__":
    sys.exit(main())
