"""Fills an empty record with the demo: the real programme and learnings, and made-up squads at work on them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.demo.people import SQUADS, DemoPerson, DemoSquad
from bot.demo.stories import PILOTS, TALK, DemoPilot
from bot.model.event import Conversation, ConversationKind, Sender
from bot.model.message import Message, Mono, bullets, inlines, note, paragraph
from bot.model.record import UPDATE_SHARING, Person, ScheduleKind, Sharing, Squad
from bot.platforms import LOCAL
from bot.ports import Address, Calendar, ChatChannel, ChatLog, Outgoing, Store, UnitOfWork

_AT = "08:45"
_DAYS = "mon-fri"


def conversation(squad: DemoSquad) -> Conversation:
    """A demo squad's channel."""
    return Conversation(LOCAL, squad.workspace, squad.channel)


def direct(squad: DemoSquad, account: str) -> Conversation:
    """One person's own conversation with Squadbot."""
    return Conversation(LOCAL, squad.workspace, f"dm-{account}", ConversationKind.DIRECT)


async def seed_chat(chat: ChatLog, now: datetime) -> None:
    """The people, their channels, and a little talk in them. Doing it again changes nothing."""
    for squad in SQUADS:
        for person in squad.people:
            account = person.account.account
            await chat.add_account(person.account)
            topic = "Just you and Squadbot: plain words are enough"
            await chat.add_channel(
                ChatChannel(direct(squad, account), "Squadbot", topic, squad.workspace_name), [account]
            )
    for squad in SQUADS:
        channel = ChatChannel(conversation(squad), squad.channel, squad.topic, squad.workspace_name)
        await chat.add_channel(channel, [person.account.account for person in squad.people])
    for squad in SQUADS:
        members = {person.account.account for person in squad.people}
        for account, days, words in TALK.get(squad.workspace, ()):
            if account in members:
                said = Message((paragraph(words),), words)
                await chat.post(
                    conversation(squad),
                    account,
                    said,
                    now - timedelta(days=days, hours=1),
                    once=f"demo:{account}:{days}",
                )


async def seed_record(store: Store, calendar: Calendar, now: datetime) -> None:
    """The squads, their pilots and what came of them, once and all together; the programme must have been imported."""
    async with store.unit() as unit:
        if await unit.squads.named(SQUADS[0].name):
            return
        people: dict[str, Person] = {}
        squads = {squad.channel: await _add_squad(unit, squad, people, calendar, now) for squad in SQUADS}
        own = {squad.workspace: squads[squad.channel] for squad in SQUADS if squad.place}
        for story in PILOTS:
            await _add_pilot(unit, story, own[story.workspace], people, now)
        for squad in SQUADS:
            unit.send(Outgoing(Address(conversation(squad)), _welcome(squad)))
        await unit.commit(now)


async def _add_squad(
    unit: UnitOfWork, squad: DemoSquad, people: dict[str, Person], calendar: Calendar, now: datetime
) -> Squad:
    made = await unit.squads.add(
        squad.name, place=squad.place, challenges=squad.challenges, organisation=squad.organisation
    )
    unit.squads.link(made.id, conversation(squad), squad.channel)
    for person in squad.people:
        known = await _add_person(unit, person)
        people[person.account.account] = known
        unit.squads.join(made.id, known.id, person.role)
    due = calendar.next_due(_AT, _DAYS, made.zone, made.holidays, (), now)
    unit.schedules.add(made, kind=ScheduleKind.DIGEST, at=_AT, days=_DAYS, next_due=due)
    return made


async def _add_person(unit: UnitOfWork, person: DemoPerson) -> Person:
    account = person.account
    sender = Sender(LOCAL, account.workspace, account.account, account.name)
    return await unit.people.add(sender, organisation=person.organisation, coordinator=person.coordinator)


async def _add_pilot(
    unit: UnitOfWork, story: DemoPilot, squad: Squad, people: Mapping[str, Person], now: datetime
) -> None:
    today = now.astimezone(ZoneInfo(squad.zone)).date()
    started = now - timedelta(days=story.days_old)
    pilot = await unit.pilots.add(story.card(today), squad, people[story.owner], started)
    for who, days, text in story.updates:
        await unit.updates.add(text, pilot, people[who], UPDATE_SHARING, now - timedelta(days=days))
    for who, days, card in story.cards():
        await unit.learnings.add(card, squad, pilot, people[who], now - timedelta(days=days))
    for who, days, reply_in, kind, organisation, text in story.barriers:
        await unit.barriers.add(
            text,
            kind=kind,
            organisation=organisation,
            reply_by=today + timedelta(days=reply_in),
            squad=squad,
            pilot=pilot,
            author=people[who],
            sharing=Sharing.PROGRAMME,
            at=now - timedelta(days=days),
        )


def _welcome(squad: DemoSquad) -> Message:
    said = f"This is the channel of the {squad.name}. I keep what you try and learn, so that other places can use it."
    tries = [
        inlines(Mono("/learn Families read a text at six"), " saves something you learned"),
        inlines(Mono("/digest now"), " shows what other places learned"),
        inlines(Mono("/help"), " lists everything"),
    ]
    kept = "I store nothing from this channel but what you give me, and never a resident’s personal data."
    return Message((paragraph(said), bullets(tries), note(kept)), said)
