"""One person in several chats: a code from one of them, typed in the other, shows that both accounts are theirs."""

import re
from dataclasses import dataclass

from bot.access import Permission
from bot.language.arguments import rest
from bot.language.words import listed
from bot.model.message import Button, Buttons, ButtonStyle, Message, Mono, Strong, note, paragraph
from bot.model.outcome import Outcome, Refuse, privately
from bot.model.record import Person
from bot.registry import Ask, button, command

_EXAMPLE = "/account link"


@dataclass(frozen=True, slots=True)
class AccountArgs:
    """What `/account link` takes."""

    code: str = rest("the code from your other chat", limit=100)


@command(
    "account link",
    needs=Permission.READ,
    takes=AccountArgs,
    examples=(_EXAMPLE, "/account link BKQT-MWRP"),
    words=("link my account", "link my accounts"),
)
async def account_link(ask: Ask[AccountArgs]) -> Outcome:
    """Be one person here and in another chat: get a code, and type it there."""
    if not ask.args.code:
        code = await ask.record.accounts.offer(ask.person.id, ask.now)
        said = "In your other chat with Squadbot, type this in the next 15 minutes:"
        typed = paragraph(Mono(f"/account link {code}"))
        kept = note("It works once. Show it to nobody: whoever types it shares your squads and what you wrote.")
        return privately(Message((paragraph(said), typed, kept), said))
    other = await _other(ask, _tidied(ask.args.code))
    if isinstance(other, Refuse):
        return other
    said = f"From now on you would be {other.name} here too, in all the squads of both, and what you wrote stays yours."
    sure = Button("Yes, both are me", "account.join", _tidied(ask.args.code), ButtonStyle.PRIMARY)
    careful = note("This cannot be undone. Did somebody else give you this code? Then do nothing.")
    return privately(Message((paragraph(said), Buttons((sure,)), careful), said))


@button("account.join", needs=Permission.READ)
async def account_join(ask: Ask[str]) -> Outcome:
    """Make the two one."""
    other = await _other(ask, ask.args)
    if isinstance(other, Refuse):
        return other
    squads = {squad.name for each in (other.id, ask.person.id) for squad, _ in await ask.record.squads.of_person(each)}
    await ask.record.accounts.join(other, ask.person, ask.args)
    where = f" Your squads: {listed(sorted(squads))}." if squads else ""
    said = f"You are one person in both chats now: {other.name}.{where}"
    parts = ("You are one person in both chats now: ", Strong(other.name), f".{where}")
    return privately(Message((paragraph(*parts),), said))


async def _other(ask: Ask[AccountArgs] | Ask[str], code: str) -> Person | Refuse:
    """Whose code it is, if that is somebody else."""
    whose = await ask.record.accounts.offered_by(code, ask.now)
    person = await ask.record.people.get(whose) if whose else None
    if person is None:
        return Refuse("That code is not known, or its 15 minutes are over. Get a new one in your other chat.", _EXAMPLE)
    if person.id == ask.person.id:
        return Refuse("That is your own code. Type it in your other chat, where Squadbot takes you for somebody else.")
    return person


def _tidied(code: str) -> str:
    """As codes are kept, however it was typed: "bkqt mwrp" is "BKQT-MWRP"."""
    letters = re.sub(r"[^A-Z]", "", code.upper())
    return f"{letters[:4]}-{letters[4:]}"
