"""The cross-place digest: by schedule, or asked for; and when it comes."""

from dataclasses import dataclass

from bot.access import Permission, leads
from bot.language.arguments import Problem, rest
from bot.language.rota import read_rota
from bot.model.event import ConversationKind
from bot.model.outcome import Done, InPrivate, Outcome, Refuse, Reply, Say, There, privately
from bot.model.record import Schedule, ScheduleKind
from bot.registry import Ask, DueAsk, command, job
from handlers.parts.digest_message import digest_for, missed_digests
from handlers.parts.schedules import USUAL_DIGEST, WHEN, coming, pause, removed, rota_of, set_rota, shown

_ELSEWHERE = Refuse("A digest is a squad’s. Give this in the squad’s channel.", "/digest show")
_OFF = Refuse("This squad’s digest is off. A lead starts it.", "/digest set 08:45 weekdays")


@dataclass(frozen=True, slots=True)
class SetArgs:
    """What `/digest set` takes."""

    when: str = rest(WHEN, required=True, limit=100)


@command(
    "digest now",
    needs=Permission.CAPTURE,
    examples=("/digest now",),
    words=("digest", "what is new", "what’s new", "what's new"),
)
async def digest_now(ask: Ask[None]) -> Outcome:
    """Post this squad's digest now: what other places learned, what moved, what is waiting."""
    if ask.squad is None or ask.where.kind is ConversationKind.DIRECT:
        return Refuse("A digest is posted in a squad’s channel. Give this there.", "/digest now")
    record = ask.as_everyone_here()
    schedule = await record.schedules.of_squad(ask.squad.id, ScheduleKind.DIGEST)
    digest = await digest_for(ask.squad, record, schedule.last_posted if schedule else None, ask.now)
    record.digests.mark_shown(ask.squad.id, digest.codes, ask.now)
    if schedule is not None:
        record.schedules.posted(schedule, ask.now)
    # What is in it counts as read by the squad, so it goes wherever the squad reads.
    channels = await record.squads.channels(ask.squad.id)
    return Reply(tuple(Say(digest.message, There(channel)) for channel in channels))


@command(
    "digest set",
    needs=Permission.LEAD,
    takes=SetArgs,
    examples=("/digest set 08:45 weekdays", "/digest set weekly monday 09:00"),
)
async def digest_set(ask: Ask[SetArgs]) -> Outcome:
    """Set when the digest comes: a time, days, or both."""
    if ask.squad is None:
        return _ELSEWHERE
    known = await _schedule(ask)
    rota = read_rota(ask.args.when, rota_of(known) if known else USUAL_DIGEST)
    if isinstance(rota, Problem):
        return Refuse(rota.sentence, "/digest set 08:45 weekdays")
    await set_rota(ask, ask.squad, ScheduleKind.DIGEST, rota)
    return privately(await coming(ask, ask.squad, ScheduleKind.DIGEST, rota))


@command("digest weekly", needs=Permission.LEAD, takes=SetArgs, examples=("/digest weekly monday 09:00",))
async def digest_weekly(ask: Ask[SetArgs]) -> Outcome:
    """Set the digest to come once a week."""
    return await digest_set(ask)


@command("digest show", needs=Permission.READ, examples=("/digest show",))
async def digest_show(ask: Ask[None]) -> Outcome:
    """Show when the digest comes, and the next three times."""
    return privately(await shown(ask, ask.squad, ScheduleKind.DIGEST)) if ask.squad else _ELSEWHERE


@command("digest pause", needs=Permission.LEAD, examples=("/digest pause",))
async def digest_pause(ask: Ask[None]) -> Outcome:
    """Keep the digest back until you resume it."""
    schedule = await _schedule(ask)
    return privately(await pause(ask, schedule)) if schedule else _OFF


@command("digest resume", needs=Permission.LEAD, examples=("/digest resume",))
async def digest_resume(ask: Ask[None]) -> Outcome:
    """Let the digest come again as it did before it was paused."""
    schedule = await _schedule(ask)
    if schedule is None or ask.squad is None:
        return _OFF
    rota = rota_of(schedule)
    await set_rota(ask, ask.squad, ScheduleKind.DIGEST, rota)
    return privately(await coming(ask, ask.squad, ScheduleKind.DIGEST, rota))


@command("digest off", needs=Permission.LEAD, examples=("/digest off",))
async def digest_off(ask: Ask[None]) -> Outcome:
    """Stop the digest."""
    schedule = await _schedule(ask)
    if schedule is None:
        return _OFF
    ask.record.schedules.remove(schedule)
    return privately(removed(ScheduleKind.DIGEST))


@job("digest")
async def digest_due(ask: DueAsk) -> Outcome:
    """Post the digest in every channel of the squad."""
    channels = await ask.record.squads.channels(ask.squad.id)
    schedule = await ask.record.schedules.get(ask.number)
    if not channels or schedule is None:
        return Done()
    digest = await digest_for(ask.squad, ask.record, schedule.last_posted, ask.now)
    ask.record.digests.mark_shown(ask.squad.id, digest.codes, ask.now)
    ask.record.schedules.posted(schedule, ask.now)
    posts = [Say(digest.message, There(channel)) for channel in channels]
    return Reply((*posts, *await _missed(ask, schedule)))


async def _missed(ask: DueAsk, schedule: Schedule) -> list[Say]:
    """What the leads are told of those that fell due while nothing ran: of several, only the latest comes."""
    days_off = await ask.record.squads.days_off(ask.squad.id)
    missed, at = [], ask.due_at
    while True:
        following = ask.calendar.next_due(
            schedule.at, schedule.days, schedule.zone, schedule.holidays, days_off, after=at
        )
        if following > ask.now:
            break
        missed.append(at)
        at = following
    if not missed:
        return []
    ask.record.digests.missed(ask.squad.id, missed)
    told = missed_digests(ask.squad, missed)
    members = await ask.record.squads.members(ask.squad.id)
    return [Say(told, InPrivate(lead.id, ask.squad.id)) for lead in leads(members)]


async def _schedule(ask: Ask[None] | Ask[SetArgs]) -> Schedule | None:
    return await ask.record.schedules.of_squad(ask.squad.id, ScheduleKind.DIGEST) if ask.squad else None
