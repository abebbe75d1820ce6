"""What a digest holds: what others learned that bears on this squad, what moved here, what is in the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.language.words import count, listed, say_date, say_day
from bot.model.message import Block, Divider, Group, Heading, Message, Moment, Note, Strong, inlines, note, paragraph
from bot.model.record import Barrier, Evidence, Learning, Pilot, Squad, Stage
from bot.ports import PilotFilter, Repositories
from handlers.parts.cards import barrier_line, dotted, learning_line, place, update_line

_STILL_NEW = timedelta(days=30)
_CLOCKS_DIFFER = timedelta(days=1)
_MOST_LEARNINGS = 7
_MOST_MOVED = 10
_MOST_BARRIERS = 7
_MOST_DAYS = 5
_NOW = {
    Stage.TESTING: "being tested",
    Stage.STOPPED: "stopped",
    Stage.ADAPTING: "being adapted",
    Stage.CONTINUING: "continuing",
    Stage.GROWING: "growing",
}
_STRENGTH = {label: rank for rank, label in enumerate(Evidence)}


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest, and the codes of what is new in it, which its squad need not be shown again."""

    message: Message
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Moved:
    """Something that moved: its code in `bot.ports.Digests`, and its line."""

    code: str
    line: Block


def missed_digests(squad: Squad, due: Sequence[datetime]) -> Message:
    """Tells a lead which were not posted, and that the latest was."""
    days = [say_day(at.astimezone(ZoneInfo(squad.zone)).date()) for at in due]
    named = days if len(days) <= _MOST_DAYS else [*days[:_MOST_DAYS], f"{len(days) - _MOST_DAYS:,} more days"]
    what = "the digest" if len(days) == 1 else f"{len(days):,} digests"
    said = f"I was not running at the time of {what} for {squad.name}, on {listed(named)}."
    return Message((paragraph(said), note("The latest one is in the channel now, with all that is new.")), said)


async def digest_for(squad: Squad, record: Repositories, since: datetime | None, now: datetime) -> Digest:
    """A squad's digest. `record` must read as everyone in its channel; `since` is when the last one was posted.

    What is new is what has been in none of the squad's digests: an instant would not do, because another process'
    clock may be behind and its commit may come after this was read.
    """
    unread = rank(await record.learnings.unread_by(squad, now - _STILL_NEW), squad)
    library = await record.learnings.library_for(squad, 1)
    moved = await _moved_here(squad, record, now)
    waiting = await record.barriers.waiting(
        place=squad.place, challenges=squad.challenges if not squad.place else (), organisation=squad.organisation
    )
    today = now.astimezone(ZoneInfo(squad.zone)).date()
    name = squad.place_name or squad.name
    others = f"other {_others(unread[:_MOST_LEARNINGS], squad)}"
    blocks: list[Block] = [Heading(f"Digest for {name}, {say_day(today)}")]
    if unread:
        blocks += [Heading(f"New from {others}"), *(learning_line(each) for each in unread[:_MOST_LEARNINGS])]
        if len(unread) > _MOST_LEARNINGS:
            blocks.append(note(f"{len(unread) - _MOST_LEARNINGS} more will follow in the next digest."))
    if moved:
        blocks += [Heading("What moved here"), *(each.line for each in moved[:_MOST_MOVED])]
        if len(moved) > _MOST_MOVED:
            blocks.append(note(f"{len(moved) - _MOST_MOVED} more will follow in the next digest."))
    if not unread and not moved:
        blocks.append(_nothing_new(since))
    if waiting:
        blocks += [Heading("Waiting for an answer, oldest first"), *_barriers(waiting, now, squad)]
    if library:
        blocks += [Divider(), Heading("Worth knowing from elsewhere"), *(learning_line(each) for each in library)]
    summary = f"Digest for {name}: {_summary(unread[:_MOST_LEARNINGS], others, moved, waiting)}"
    shown: Sequence[Learning | _Moved] = (*unread[:_MOST_LEARNINGS], *moved[:_MOST_MOVED], *library)
    return Digest(Message(tuple(blocks), summary), tuple(each.code for each in shown))


def rank(learnings: Sequence[Learning], squad: Squad) -> list[Learning]:
    """The squad's own challenges first, in its order; then the surest; then the newest."""
    order = {code: position for position, code in enumerate(squad.challenges)}
    return sorted(
        learnings,
        key=lambda each: (
            order.get(each.challenge, len(order)),
            -_STRENGTH[each.design.evidence],
            -each.created_at.timestamp(),
        ),
    )


async def _moved_here(squad: Squad, record: Repositories, now: datetime) -> list[_Moved]:
    """Decisions, new pilots and updates in this place (for a programme team: in all), and the squad's learnings."""
    squads = await _near(squad, record)
    after = now - _STILL_NEW
    pilots = await record.pilots.list(PilotFilter(squads=squads, moved_since=after))
    updates = await record.updates.since(squads, after)
    own = await record.learnings.since(squads, after) if squad.place else ()
    moved = [
        # A pilot moves again with every decision.
        *(_Moved(f"{each.code}.{each.version}", _pilot_line(each)) for each in pilots),
        *(_Moved(each.code, update_line(each)) for each in updates),
        *(_Moved(each.code, learning_line(each)) for each in own if each.squad == squad.id),
    ]
    # Nothing is shown before it is there, but for what clocks differ by.
    shown = await record.digests.shown(squad.id, after - _CLOCKS_DIFFER)
    return [each for each in moved if each.code not in shown]


async def _near(squad: Squad, record: Repositories) -> frozenset[int]:
    everyone = await record.squads.all()
    if squad.place:
        return frozenset(each.id for each in everyone if each.place == squad.place)
    return frozenset(
        each.id for each in everyone if not squad.challenges or set(each.challenges) & set(squad.challenges)
    )


def _pilot_line(pilot: Pilot) -> Group:
    if pilot.stage is Stage.TESTING:
        said = inlines(Strong(f"{pilot.code} {pilot.title}"), f" has started. Right if: {pilot.right_if}")
    else:
        said = inlines(
            Strong(f"{pilot.code} {pilot.title}"),
            f": the squad decided, and it is {_NOW[pilot.stage]}. {pilot.decided}",
        )
    review = inlines(f"review on {say_date(pilot.review_on)}") if pilot.stage is not Stage.STOPPED else ()
    where = dotted((place(pilot.place, pilot.place_name),), review)
    return Group((paragraph(*said), Note(where)), about=pilot.code)


def _barriers(waiting: Sequence[Barrier], now: datetime, squad: Squad) -> list[Block]:
    today = now.astimezone(ZoneInfo(squad.zone)).date()
    lines: list[Block] = [barrier_line(each, today) for each in waiting[:_MOST_BARRIERS]]
    if len(waiting) > _MOST_BARRIERS:
        lines.append(note(f"{len(waiting) - _MOST_BARRIERS} more are waiting, all of them newer."))
    return lines


def _nothing_new(since: datetime | None) -> Block:
    if since is None:
        return paragraph("Nothing new yet. What other places learn about your challenges will appear here.")
    return paragraph("Nothing new since the last digest, on ", Moment(since.astimezone(UTC)), ".")


def _others(unread: Sequence[Learning], squad: Squad) -> str:
    return "squads" if any(each.place == squad.place for each in unread) else "places"


def _summary(unread: Sequence[Learning], others: str, moved: Sequence[_Moved], waiting: Sequence[Barrier]) -> str:
    parts = [
        f"{count(len(unread), 'new learning')} from {others}" if unread else "",
        f"{count(len(moved), 'thing')} moved here" if moved else "",
        f"{count(len(waiting), 'barrier')} waiting" if waiting else "",
    ]
    said = [part for part in parts if part]
    return ", ".join(said) + "." if said else "nothing new."
