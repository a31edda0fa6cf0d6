"""Carries out the script: each person looks into the mailbox, waits for what is to be answered, and writes."""

import asyncio
from collections.abc import Callable, Sequence

from core.clock import Clock
from mailgateway.demo.calendar_mails import Press, pressed
from mailgateway.demo.cast import CAST, Officer
from mailgateway.demo.mails import Draft, written
from mailgateway.demo.other_mails import forged, forward_notice, forwarded_to, out_of_office
from mailgateway.demo.received import Invite, Letter, read
from mailgateway.demo.script import Act, Step
from mailgateway.demo.world import World

Say = Callable[[str], None]
_PRESSES: dict[Act, Press] = {"accept": "ACCEPTED", "tentative": "TENTATIVE", "decline": "DECLINED"}
_BUTTONS: dict[Act, str] = {"accept": "Accept", "tentative": "Tentative", "decline": "Decline"}


class Stage:
    """The cast in the world. `say` gets one line about everything that somebody does; `patience` is in seconds."""

    def __init__(self, world: World, clock: Clock, say: Say, *, patience: float = 30.0) -> None:
        self._world, self._clock, self._say, self._patience = world, clock, say, patience
        self._answered: dict[str, int] = {}
        self._last: dict[str, bytes] = {}
        self._number = 0

    async def play(self, steps: Sequence[Step], pauses: Sequence[float]) -> None:
        """Do the steps in order. A letter that never comes (an organiser may have changed things) skips its answer."""
        for step, pause in zip(steps, pauses, strict=True):
            await asyncio.sleep(pause)
            try:
                await self._perform(step)
            except TimeoutError:
                self._say(f"{CAST[step.who].name} has nothing to answer and leaves it.")

    def letters(self, who: str) -> list[Letter]:
        """What the desk has written to somebody so far."""
        return [letter for letter in self._mails(who) if letter.from_desk]

    def _mails(self, who: str) -> list[Letter]:
        return [read(raw) for raw in self._world.inbox(CAST[who].address)]

    async def _perform(self, step: Step) -> None:
        if step.act == "again":
            await self._send(
                step.who, self._last[step.who], "The mail server delivers the last mail of {} a second time"
            )
        elif step.act in _PRESSES:
            invite = await self._invite(step.who)
            raw = pressed(self._draft(step), invite, _PRESSES[step.act])
            await self._send(step.who, raw, f"{{}} presses {_BUTTONS[step.act]} in the calendar{_quoted(step)}")
        elif step.act == "forward":
            await self._forward(step, await self._invite(step.who))
        else:
            await self._write(step)

    async def _write(self, step: Step) -> None:
        if step.act == "write":
            await self._send(step.who, written(self._draft(step)), f"{{}} writes{_quoted(step)}")
        elif step.act == "forge":
            await self._deliver(forged(self._draft(step)), f"Somebody writes as {{}}{_quoted(step)}", CAST[step.who])
        elif step.act == "robot":
            raw = out_of_office(self._draft(step, await self._letter(step.who)))
            await self._deliver(raw, "The mailbox of {} answers by itself: out of the office", CAST[step.who])
        else:
            raw = written(self._draft(step, await self._letter(step.who)))
            await self._send(step.who, raw, f"{{}} replies{_quoted(step)}")

    async def _forward(self, step: Step, invite: Invite) -> None:
        """A colleague gets the invite; Exchange tells the desk that this happened."""
        friend = CAST[step.to]
        to = Draft(writer=CAST[step.who], number=self._next(), at=self._clock(), text=step.text, to=friend.address)
        await self._world.deliver(forwarded_to(to, invite), friend.address)
        raw = forward_notice(self._draft(step), invite)
        await self._deliver(raw, f"{{}} sends the invite on to {friend.name}", CAST[step.who])

    async def _send(self, who: str, raw: bytes, line: str) -> None:
        self._answered[who], self._last[who] = len(self.letters(who)), raw
        await self._deliver(raw, line, CAST[who])

    async def _deliver(self, raw: bytes, line: str, officer: Officer) -> None:
        self._say(line.format(f"{officer.name} ({officer.council.name})"))
        await self._world.deliver(raw)

    async def _letter(self, who: str) -> Letter:
        """The desk's last letter, once there is one that came after this person's last mail."""
        seen = self._answered.get(who, 0)
        await self._world.until(lambda: len(self.letters(who)) > seen, self._patience)
        return self.letters(who)[-1]

    async def _invite(self, who: str) -> Invite:
        """The last invite in the mailbox, whoever sent it on; once there is one."""
        await self._world.until(lambda: any(letter.invite for letter in self._mails(who)), self._patience)
        return [letter.invite for letter in self._mails(who) if letter.invite][-1]

    def _draft(self, step: Step, answers: Letter | None = None) -> Draft:
        return Draft(
            writer=CAST[step.who], number=self._next(), at=self._clock(), text=step.text, subject=step.subject,
            to=step.to if "@" in step.to else CAST[step.to].address, answers=answers,
        )  # fmt: skip

    def _next(self) -> int:
        self._number += 1
        return self._number


def _quoted(step: Step) -> str:
    return f": “{step.text}”" if step.text else ""
