"""What left a desk, in short: who got which letter with which calendar part."""

from fakes_inbox import Post


def part(calendar: str) -> str:
    """`REQUEST 1 NEEDS-ACTION`, `CANCEL 2` or nothing, of a calendar part."""
    lines = calendar.splitlines()
    if not lines:
        return ""
    method, sequence = (next(line for line in lines if line.startswith(name)) for name in ("METHOD:", "SEQUENCE:"))
    attendee = next(line for line in lines if line.startswith("ATTENDEE"))
    partstat = attendee.partition("PARTSTAT=")[2].partition(";")[0]
    return f"{method[7:]} {sequence[9:]} {partstat}".strip()


async def after_hold(desk: Post) -> list[tuple[str, str, str]]:
    """Wait for the hold; address, kind and calendar part of every letter that leaves, by address and in order."""
    desk.clock.move(seconds=32)
    left = [(str(each.row.address), each.row.kind, part(each.calendar)) for each in await desk.deliver()]
    return sorted(left, key=lambda each: each[0])
