"""Where a run plays: channels in Slack and in Teams, squads with one in each, and squads whose digests fall due."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from bot.clock import SystemClock
from bot.model.event import Conversation, Sender
from bot.model.record import Challenge, Place, Role, ScheduleKind
from bot.ports import ConversationReference, Installation, UnitOfWork
from bot.sealing import Seal
from storage.conversations import SqlReferences
from storage.installations import SqlInstallations
from storage.unit_of_work import SqlStore
from tests.chaos.plan import Plan
from tests.chaos.slack import BLIND, SIGHTED, ChaoticSlack
from tests.chaos.teams import TENANT, ChaoticTeams
from tests.kit.clock import own_minute
from tests.kit.town import ENGLAND, KEY

_CLOCK = SystemClock()
_HERE, _ELSEWHERE = "sheffield", "barnsley"
_CHALLENGE = "family_hubs"


class Part(Enum):
    """A third of the channels: the platform, the workspace, and what their ids begin with."""

    SIGHTED = ("slack", SIGHTED, "CSIGHT")
    BLIND = ("slack", BLIND, "CBLIND")
    TEAMS = ("teams", TENANT, "19:said")

    def channel(self, number: int) -> Conversation:
        """One of its channels."""
        platform, workspace, name = self.value
        return Conversation(platform, workspace, f"{name}{number:04}")


@dataclass(frozen=True)
class Pair:
    """A squad with a channel in Slack and one in Teams, and the account in Slack of somebody in it."""

    slack: Conversation
    teams: Conversation
    account: str


def pair(number: int) -> Pair:
    """One of them."""
    return Pair(
        Conversation("slack", SIGHTED, f"CPAIR{number:04}"),
        Conversation("teams", TENANT, f"19:pair{number:04}"),
        f"UPAIR{number:04}",
    )


def digest_channel(number: int) -> Conversation:
    """Where a digest is due: by turns in Slack and in Teams."""
    if number % 2:
        return Conversation("teams", TENANT, f"19:digest{number:04}")
    return Conversation("slack", SIGHTED, f"CDIGEST{number:04}")


async def set_the_scene(plan: Plan, slack: ChaoticSlack, teams: ChaoticTeams, store: SqlStore) -> dict[str, datetime]:
    """All of it, in the stubs and in the record; by channel, when its digest is due."""
    pairs = [pair(number) for number in range(plan.pairs)]
    digests = [digest_channel(number) for number in range(plan.digests)]
    said = [part.channel(number) for part in Part for number in range(plan.channels)]
    await _install_slack(slack, store)
    members = {each.slack.channel: each.account for each in pairs}
    for where in [*said, *digests, *(each.slack for each in pairs)]:
        if where.platform == "slack":
            slack.state.add_channel(where.channel, where.workspace, *filter(None, [members.get(where.channel)]))
    for each in pairs:
        slack.state.add_user(each.account, SIGHTED, each.account)
    references = SqlReferences(store, _CLOCK, "teams")
    for where in [*said, *digests, *(each.teams for each in pairs)]:
        if where.platform == "teams":
            teams.add_channel(where.channel, TENANT, "19:team")
            await references.put(ConversationReference(where, where.channel, teams.service_url, "19:team", "group"))
    due = {}
    async with store.unit() as unit:
        for code in (_HERE, _ELSEWHERE):
            unit.reference.put_place(Place(code, code.capitalize(), "", "England", ENGLAND))
        unit.reference.put_challenge(Challenge(_CHALLENGE, "Family hubs"))
        for number, each in enumerate(pairs):
            await _add_pair(unit, f"Pair {number}", each)
        for number, where in enumerate(digests):
            at = due[where.channel] = _CLOCK.now() + timedelta(seconds=2 + plan.seconds * number / plan.digests)
            squad = await unit.squads.add(f"Squad {number}", place=_ELSEWHERE, challenges=(_CHALLENGE,))
            unit.squads.link(squad.id, where, f"squad-{number}")
            unit.schedules.add(squad, kind=ScheduleKind.DIGEST, at=own_minute(at), days="mon-sun", next_due=at)
        await unit.commit(_CLOCK.now())
    return due


async def _install_slack(slack: ChaoticSlack, store: SqlStore) -> None:
    installed = SqlInstallations(store, Seal([KEY]), "slack")
    for team in (SIGHTED, BLIND):
        slack.state.add_workspace(team)
        await installed.put(Installation(team, team, f"UBOT{team}", f"B{team}", f"xoxb-{team}", _CLOCK.now()))


async def _add_pair(unit: UnitOfWork, name: str, pair: Pair) -> None:
    squad = await unit.squads.add(name, place=_HERE, challenges=(_CHALLENGE,))
    for where in (pair.slack, pair.teams):
        unit.squads.link(squad.id, where, name)
    person = await unit.people.add(Sender("slack", SIGHTED, pair.account, name))
    unit.squads.join(squad.id, person.id, Role.MEMBER)
