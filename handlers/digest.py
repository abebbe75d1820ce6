"""The cross-place digest: by schedule, or asked for."""

from bot.access import Permission
from bot.model.event import ConversationKind
from bot.model.outcome import Done, Outcome, Refuse, Reply, Say, There
from bot.model.record import ScheduleKind
from bot.registry import Ask, DueAsk, command, job
from handlers.parts.digest_message import digest_for


@command("digest now", needs=Permission.CAPTURE, examples=("/digest now",), words=("digest", "what is new"))
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


@job("digest")
async def digest_due(ask: DueAsk) -> Outcome:
    """Post the digest in every channel of the squad."""
    channels = await ask.record.squads.channels(ask.squad.id)
    if not channels:
        return Done()
    digest = await digest_for(ask.squad, ask.record, ask.schedule.last_posted, ask.now)
    ask.record.digests.mark_shown(ask.squad.id, digest.codes, ask.now)
    ask.record.schedules.posted(ask.schedule, ask.now)
    return Reply(tuple(Say(digest.message, There(channel)) for channel in channels))
