"""A small made-up programme to test with, built through the ports like everything else."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.access import Viewer
from bot.model.event import Conversation, ConversationKind, Sender
from bot.model.message import Group, Message, paragraph
from bot.model.record import (
    Barrier,
    BarrierKind,
    Challenge,
    Design,
    Learning,
    Mission,
    Organisation,
    Person,
    Pilot,
    Place,
    Role,
    Sharing,
    Source,
    Squad,
    Update,
)
from bot.ports import LearningCard, Published, Store, TestCard, UnitOfWork

NOW = datetime(2026, 6, 5, 8, 45, tzinfo=UTC)
EVERYTHING = Viewer(everything=True)
SHEFFIELD = Place("sheffield", "Sheffield", "E08000019", "England", "england-and-wales")
LEEDS = Place("leeds", "Leeds", "E08000035", "England", "england-and-wales")


def later(minutes: float) -> datetime:
    """So many minutes after `NOW`."""
    return NOW + timedelta(minutes=minutes)


def sender(account: str, name: str = "", *, workspace: str = "W1", platform: str = "web") -> Sender:
    """Someone on the local page."""
    return Sender(platform, workspace, account, name or account.title())


def channel(name: str, *, workspace: str = "W1", platform: str = "web") -> Conversation:
    """A channel."""
    return Conversation(platform, workspace, name)


def direct(account: str, *, workspace: str = "W1", platform: str = "web") -> Conversation:
    """One person's direct conversation with Squadbot."""
    return Conversation(platform, workspace, f"direct-{account}", ConversationKind.DIRECT)


def said(words: str) -> Message:
    """A message of one paragraph."""
    return Message((paragraph(words),), words)


def said_about(*codes: str) -> Message:
    """A message with a group about each of these records."""
    return Message(tuple(Group((paragraph(f"About {code}"),), code) for code in codes), "About some records")


def a_test_card(
    title: str = "Text reminders", *, sharing: Sharing = Sharing.PROGRAMME, challenge: str = ""
) -> TestCard:
    """A test card."""
    return TestCard(
        title=title,
        believe="a text the day before brings more families in",
        find_out="send one to half of them",
        measure="how many come",
        right_if="10 in 100 more come",
        review_on=date(2026, 7, 3),
        challenge=challenge,
        mission="",
        sharing=sharing,
    )


def learning_card(
    title: str = "Texts bring families in",
    *,
    learned: str = "A text the day before helps",
    sharing: Sharing = Sharing.PROGRAMME,
    challenge: str = "",
    design: Design | None = None,
) -> LearningCard:
    """A learning card."""
    return LearningCard(title, "More came", learned, "Send one", challenge, design or Design(), sharing)


def published(
    source: str,
    title: str,
    *,
    learned: str = "It worked",
    place_name: str = "",
    challenge: str = "",
    areas: str = "",
    design: Design | None = None,
) -> Published:
    """A learning from a published source."""
    return Published(
        Source(source, f"Report {source}", f"https://example.org/{source}", areas=areas),
        title,
        "They tried it",
        learned,
        "",
        place_name,
        challenge,
        design or Design(),
    )


@dataclass(frozen=True, slots=True)
class World:
    """Two squads in Sheffield, one in Leeds, a Whitehall team, and somebody in each; `ada` leads the first."""

    hubs: Squad
    homes: Squad
    leeds: Squad
    whitehall: Squad
    ada: Person
    ben: Person
    cat: Person
    dev: Person


async def world(store: Store) -> World:
    """Make that world."""
    async with store.unit() as unit:
        _stage_reference(unit)
        await unit.commit(NOW)
    async with store.unit() as unit:
        made = await _stage_squads(unit)
        await unit.commit(NOW)
    return made


def _stage_reference(unit: UnitOfWork) -> None:
    for place in (SHEFFIELD, LEEDS):
        unit.reference.put_place(place)
    unit.reference.put_mission(Mission("health", "Build an NHS fit for the future"))
    unit.reference.put_challenge(Challenge("family_hubs", "Family hubs", "Department for Education"))
    unit.reference.put_challenge(Challenge("damp", "Damp and cold homes"))
    unit.reference.put_organisation(Organisation("dfe", "Department for Education"))


async def _stage_squads(unit: UnitOfWork) -> World:
    squads = [
        await unit.squads.add(name, place=place, challenges=challenges)
        for name, place, challenges in (
            ("Sheffield hubs", "sheffield", ["family_hubs"]),
            ("Sheffield homes", "sheffield", ["damp"]),
            ("Leeds hubs", "leeds", ["family_hubs"]),
            ("Whitehall", "", []),
        )
    ]
    people = [await unit.people.add(sender(name)) for name in ("ada", "ben", "cat", "dev")]
    for squad, person, role in zip(squads, people, (Role.LEAD, Role.MEMBER, Role.MEMBER, Role.OBSERVER), strict=True):
        unit.squads.join(squad.id, person.id, role)
        unit.squads.link(squad.id, channel(squad.name), squad.name)
    hubs, homes, leeds, whitehall = squads
    return World(hubs, homes, leeds, whitehall, *people)


@dataclass(frozen=True, slots=True)
class Story:
    """A pilot, and one of everything about it, all at one sharing level."""

    pilot: Pilot
    update: Update
    learning: Learning
    barrier: Barrier

    @property
    def codes(self) -> set[str]:
        """The codes of all four."""
        return {self.pilot.code, self.update.code, self.learning.code, self.barrier.code}


async def story(store: Store, squad: Squad, person: Person, sharing: Sharing, *, at: datetime = NOW) -> Story:
    """Make that story."""
    async with store.unit() as unit:
        pilot = await unit.pilots.add(a_test_card(f"{squad.name} {sharing} pilot", sharing=sharing), squad, person, at)
        card = learning_card(f"{squad.name} {sharing} learning", sharing=sharing)
        made = Story(
            pilot,
            await unit.updates.add("It started", pilot, person, sharing, at),
            await unit.learnings.add(card, squad, pilot, person, at),
            await unit.barriers.add(
                "We need the data",
                kind=BarrierKind.DATA,
                organisation="dfe",
                reply_by=date(2026, 6, 12),
                squad=squad,
                pilot=pilot,
                author=person,
                sharing=sharing,
                at=at,
            ),
        )
        await unit.commit(at)
    return made
