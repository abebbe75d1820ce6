"""Whom and what a message names, as the chat it goes to knows them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.model.message import Mention, Message, PlaceLink
from bot.ports import Store
from bot.rendering.mentions import named


@dataclass(frozen=True, slots=True)
class Known:
    """The account of each person named, and the channel of each place; None for those the chat does not have."""

    accounts: Mapping[int, str | None] = field(default_factory=dict)
    channels: Mapping[str, str | None] = field(default_factory=dict)


async def known_in(message: Message, store: Store, platform: str, workspace: str) -> Known:
    """Look up everybody and every place that this message names."""
    found = list(named(message.blocks))
    if not found:
        return Known()
    people = {each.person for each in found if isinstance(each, Mention)}
    places = {each.place for each in found if isinstance(each, PlaceLink)}
    async with store.unit() as unit:
        return Known(
            {each: await unit.people.account_of(each, platform, workspace) for each in people},
            {each: await unit.squads.channel_at(each, platform, workspace) for each in places},
        )
