"""Adding a person to the page: on a new record nobody is there. Anyone who reaches the page may add anyone."""

import asyncio
import hashlib
import unicodedata
from collections.abc import Sequence

from aiohttp import web

from bot.model.event import CommandGiven, Conversation, ConversationKind, Joined
from bot.platforms.web import limits
from bot.platforms.web.body import read_body
from bot.platforms.web.endpoint import Problem, answered
from bot.platforms.web.kind import NAME
from bot.platforms.web.site import Site, sender
from bot.ports import ChatAccount, ChatChannel

WORKSPACE = "local"
CHANNEL = Conversation(NAME, WORKSPACE, "our-squad")
_WORKSPACE_NAME = "On this computer"
_TOPIC = "Everybody who was added on this page reads this"
_BESIDE_LETTERS = frozenset(" -’'.,()")


class People:
    """The route that adds somebody."""

    def __init__(self, site: Site) -> None:
        """What the route works with."""
        self._site = site
        self._adding = asyncio.Lock()

    async def add(self, request: web.Request) -> web.Response:
        """Add a person by name, to one channel for everybody and to a conversation with Squadbot of their own."""
        if not self._site.adds_people:
            raise Problem(404, "The demo has its own people. Choose one of them.")
        body = await read_body(request)
        once, name = body.name("id"), self._name(body.text("name", limits.FIELD))
        # A retry finds the person that the first try added.
        account = "person-" + hashlib.sha256(once.encode()).hexdigest()[:16]
        async with self._adding:
            known = await self._site.chat.accounts()
            if not any(each.account == account for each in known):
                _check_new(name, known)
                await self._join(ChatAccount(WORKSPACE, account, name, ""), first=not known)
        return answered({"workspace": WORKSPACE, "account": account})

    def _name(self, typed: str) -> str:
        """Return the name, its spaces tidied. Problem, with what to do, when nobody can be called that."""
        name = " ".join(unicodedata.normalize("NFC", typed).split())
        if not name:
            raise Problem(400, "Type a name first.")
        if self._site.guard(name):
            raise Problem(400, "That could identify a resident. Type only a colleague’s name.")
        if len(name) > limits.NAME:
            raise Problem(400, f"That is {len(name):,} characters. Shorten the name to {limits.NAME} or fewer.")
        odd = next((each for each in name if not _may_be_in_a_name(each)), "")
        if odd:
            shown = f"“{odd}”" if odd.isprintable() else "A character that cannot be seen"
            raise Problem(400, f"{shown} cannot be in a name here. Use letters, figures, spaces and hyphens.")
        if not any(each.isalpha() for each in name):
            raise Problem(400, "A name needs a letter in it.")
        if _alike(name) == "squadbot":
            raise Problem(400, "Squadbot is my name. Type yours.")
        return name

    async def _join(self, account: ChatAccount, *, first: bool) -> None:
        chat, who = self._site.chat, sender(account)
        alone = Conversation(NAME, WORKSPACE, f"dm-{account.account}", ConversationKind.DIRECT)
        topic = "Just you and Squadbot: plain words are enough"
        await chat.add_channel(ChatChannel(CHANNEL, CHANNEL.channel, _TOPIC, _WORKSPACE_NAME), [account.account])
        await chat.add_channel(ChatChannel(alone, "Squadbot", topic, _WORKSPACE_NAME), [account.account])
        # Last, so that a person who is listed has somewhere to be.
        await chat.add_account(account)
        if first:
            await self._site.dispatch(Joined(f"joined:{CHANNEL.key}", CHANNEL, who))
        # Nobody can be added to a squad before they have said something to Squadbot, so they begin by asking for help.
        await self._site.dispatch(CommandGiven(f"joined:{account.account}", alone, who, "help"))
        self._site.ripple.touch()


def _check_new(name: str, known: Sequence[ChatAccount]) -> None:
    if any(_alike(each.name) == _alike(name) for each in known):
        more = f"If you are another {name}, add something to tell you apart, for example {name} (Leeds)."
        raise Problem(400, f"{name} is here already: choose that name under “You are”. {more}")


def _may_be_in_a_name(character: str) -> bool:
    return character.isalnum() or character in _BESIDE_LETTERS or unicodedata.category(character).startswith("M")


def _alike(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
