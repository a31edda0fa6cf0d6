"""The record of a mail: what came, what was read, and what became of it."""

from core.model import Fact, InboundRecord
from core.operations.inbox.arrived import Arrived, Result
from core.operations.people import spoken_name
from core.text import Safe, clean_text
from core.understanding import Arguments, ReplyText

EXCERPT = 4_000


def record_of(arrived: Arrived, id_: str, result: Result, change: int) -> InboundRecord:
    """The record to be stored in the transaction that carries the result out."""
    read = arrived.mail
    return InboundRecord(
        id=id_,
        source=arrived.source,
        received_at=arrived.received_at,
        kind=read.kind,
        state=result.state,
        rule=read.rule,
        code=read.code,
        address=read.sender.address if read.sender else Safe(""),
        name=spoken_name(read.sender.name) if read.sender else Safe(""),
        subject=read.subject,
        excerpt=clean_text(read.reply.final, EXCERPT),
        quoted=clean_text(_quoted(read.reply), EXCERPT),
        size=read.size,
        intent=read.intent or "",
        arguments=_facts(read.arguments),
        decided_by=read.decided_by or "",
        action=result.action,
        trust=result.trust,
        reason=read.reason,
        effect=result.effect,
        hits=tuple(Safe(f"{hit.family}: {hit.phrase}") for hit in read.hits if not hit.switched_off),
        meanings=tuple(read.meanings),
        person=result.person,
        series=result.series,
        session=result.session,
        message_id=read.message_id,
        raw=arrived.raw,
        change=change,
    )


def _quoted(reply: ReplyText) -> str:
    """The lines that were taken out of the reply, in their order."""
    lines = reply.full.split("\n")
    taken = {number for each in reply.removed for number in range(each.first, each.last + 1)}
    return "\n".join(lines[number - 1] for number in sorted(taken) if number <= len(lines))


def _facts(arguments: Arguments) -> dict[str, Fact]:
    return {
        name: [str(each) for each in value] if isinstance(value, list) else str(value)
        for name, value in arguments.items()
    }
