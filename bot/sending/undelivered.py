"""What could not be posted in a squad's channel is told to its lead, once."""

import logging
from collections.abc import Mapping

from bot.access import leads
from bot.clock import Clock
from bot.model.event import ConversationKind
from bot.model.message import Message, Mono, note, paragraph
from bot.model.record import Squad
from bot.ports import Address, Conflict, Delivery, Outgoing, PlatformSender, Store

log = logging.getLogger(__name__)
_LINK = "/squad link"


class Undelivered:
    """Takes what the outbox gave up."""

    def __init__(self, store: Store, platforms: Mapping[str, PlatformSender], clock: Clock) -> None:
        """Tell the leads through these platforms."""
        self._store = store
        self._platforms = platforms
        self._clock = clock

    async def __call__(self, delivery: Delivery, reason: str) -> None:
        """Tell the lead of the squad whose channel it was for, once a month as long as the reason lasts."""
        where, now = delivery.address.conversation, self._clock.now()
        log.warning("delivery %d was given up: %s", delivery.id, reason)
        if where.kind is ConversationKind.DIRECT or delivery.address.only_for:
            return
        try:
            async with self._store.unit() as unit:
                squad = await unit.squads.of_channel(where)
                if squad is None:
                    return
                for lead in leads(await unit.squads.members(squad.id)):
                    account = await unit.people.account_of(lead.id, where.platform, where.workspace)
                    if account:
                        own = self._platforms[where.platform].direct(where.workspace, account)
                        unit.send(Outgoing(Address(own), _told(squad, reason)))
                await unit.commit(now, once=f"undelivered:{where.key}:{now:%Y-%m}:{reason}")
        except Conflict:
            log.info("somebody else told the lead first")


def _told(squad: Squad, reason: str) -> Message:
    said = f"I could not post in the channel of {squad.name}. {reason}"
    before, command, after = said.partition(_LINK)
    told = paragraph(before, Mono(command), after) if command else paragraph(said)
    return Message((told, note("Nothing is lost: what squads save is in the record.")), said)
