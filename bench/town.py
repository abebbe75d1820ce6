"""The programme that the load is put on: as many squads as channels, each with a pilot and one member."""

from datetime import date

from bot.clock import SystemClock
from bot.config import read_config
from bot.database import opened_store
from bot.model.event import Conversation, Sender
from bot.model.record import Challenge, Place, Role, Sharing
from bot.ports import TestCard

TEAM = "T1"
CHANNELS = [f"C{number:03d}" for number in range(32)]


async def build(url: str) -> None:
    """Make it in this database."""
    now = SystemClock().now()
    async with opened_store(read_config({"DATABASE_URL": url})) as store:
        async with store.unit() as unit:
            unit.reference.put_place(Place("leeds", "Leeds", "", "England", "england-and-wales"))
            unit.reference.put_challenge(Challenge("family_hubs", "Family hubs"))
            await unit.commit(now)
        async with store.unit() as unit:
            for channel in CHANNELS:
                squad = await unit.squads.add(f"Squad {channel}", place="leeds", challenges=["family_hubs"])
                person = await unit.people.add(Sender("slack", TEAM, f"U{channel}", f"Person {channel}"))
                unit.squads.join(squad.id, person.id, Role.LEAD)
                unit.squads.link(squad.id, Conversation("slack", TEAM, channel), channel)
                card = TestCard(
                    "Text reminders",
                    "a text the evening before brings more families in",
                    "send one to half of them",
                    "how many come",
                    "10 in 100 more come",
                    date(2030, 1, 1),
                    "family_hubs",
                    "",
                    Sharing.PROGRAMME,
                )
                await unit.pilots.add(card, squad, person, now)
            await unit.commit(now)
