"""What people say to Squadbot in Slack: learnings, each given to a replica until one has taken it, as Slack does.

Slack gives it again after a minute, and here it is sooner. A slash command it would not give again at all.
"""

import asyncio
import logging
import re
from itertools import count
from random import Random

import aiohttp

from bot.clock import SystemClock
from tests.chaos.plan import Plan
from tests.chaos.replicas import Replicas
from tests.chaos.scene import Pair, pair
from tests.chaos.slack import SIGHTED, ChaoticSlack
from tests.kit.slack_payloads import Payload, app_mention, event_callback, signed
from tests.kit.slack_screen import SECRET

log = logging.getLogger(__name__)
_CLOCK = SystemClock()
_TYPED = re.compile(r"\bLearning \d+\b")
_PATIENCE = aiohttp.ClientTimeout(total=3)
"""As long as Slack waits for an answer."""


def typed(plan: Plan, number: int) -> list[str]:
    """What the person of this pair learns, in order."""
    return [f"Learning {each}" for each in range(plan.captures) if each % plan.pairs == number]


def words_of(card: str) -> str:
    """What was typed, of a card that shows it."""
    found = _TYPED.search(card)
    return found[0] if found else card


async def capture(plan: Plan, slack: ChaoticSlack, group: Replicas) -> None:
    """Everything that is to be captured, over four fifths of the run."""
    async with aiohttp.ClientSession(timeout=_PATIENCE) as session:
        await asyncio.gather(*(_type(plan, slack, group, session, number) for number in range(plan.pairs)))


async def _type(plan: Plan, slack: ChaoticSlack, group: Replicas, session: aiohttp.ClientSession, number: int) -> None:
    random, who = Random(f"{plan.seed}-typing-{number}"), pair(number)
    learned = typed(plan, number)
    for each in learned:
        await _CLOCK.wait(random.uniform(0, 2 * plan.seconds * 0.8 / len(learned)))
        await _give(session, group, random, _payload(slack, who, each))


def _payload(slack: ChaoticSlack, who: Pair, words: str) -> Payload:
    said = slack.state.said(who.slack.channel, who.account, f"learn {words}")
    bot = slack.state.workspaces[SIGHTED].bot_user
    event = app_mention(said["text"], user=who.account, channel=who.slack.channel, ts=said["ts"], bot_user=bot)
    return event_callback(event, team=SIGHTED, event_id=slack.state.next_id("Ev"))


async def _give(session: aiohttp.ClientSession, group: Replicas, random: Random, payload: Payload) -> None:
    """Until a replica says that it has it: one may be dead, starting, or without its database."""
    for retry in count():
        body, headers = signed(payload, SECRET, int(_CLOCK.now().timestamp()), retry=retry)
        address = f"http://127.0.0.1:{random.choice(group.ports)}/slack/events"
        try:
            async with session.post(address, data=body, headers=headers) as answer:
                if answer.ok:
                    return
        except (aiohttp.ClientError, TimeoutError) as error:
            log.info("giving it again: %s", type(error).__name__)
        await _CLOCK.wait(0.2)
