"""Saving somebody's message as a learning: chosen from its menu, or offered to whoever puts a light bulb to it."""

from typing import Any

from bot.access import Permission, may
from bot.model.answer import PickMessage
from bot.model.event import ConversationKind, MessageMissed, MessagePicked, Overheard, ReactionAdded
from bot.model.message import Button, Buttons, ButtonStyle, Message, note, paragraph
from bot.model.outcome import Ignore, OpenForm, Outcome, Refuse, privately
from bot.registry import Ask, button, on
from handlers.learn import LONGEST


@on(MessagePicked, needs=Permission.CAPTURE)
async def message_picked(ask: Ask[MessagePicked]) -> Outcome:
    """Open the learning card with the message in it."""
    picked = ask.args
    text = picked.text
    if not text:
        return Refuse("That message is gone, or there are no words in it to save.", "/learn")
    state = {"author": picked.author, "link": picked.link}
    if len(text) > LONGEST:
        state["cut"] = "yes"
        text = text[: LONGEST - 1].rsplit(" ", 1)[0] + "…"
    return OpenForm("learn.card", state, {"learned": text, "observed": f"In the words of {picked.author}."})


@on(MessageMissed, needs=Permission.CAPTURE)
async def message_missed(ask: Ask[MessageMissed]) -> Outcome:
    """Say that it is not gone, and what to do."""
    return Refuse("The message could not be read just now. Press “Save as a learning” again in a moment.")


@on(ReactionAdded, needs=Permission.READ)
async def reaction_added(ask: Ask[ReactionAdded]) -> Outcome:
    """Ask whoever put a light bulb to a message in a squad's channel whether to save it."""
    return _offered(ask, f"Save what {ask.args.author} wrote as a learning?", ask.args.message)


@on(Overheard, needs=Permission.READ)
async def overheard(ask: Ask[Overheard]) -> Outcome:
    """Ask whoever tells others in a squad's channel of something learned whether to save it."""
    return _offered(ask, "Save what you wrote as a learning?", ask.args.message)


def _offered(ask: Ask[Any], said: str, message: str) -> Outcome:
    if (
        ask.squad is None
        or ask.where.kind is not ConversationKind.CHANNEL
        or not may(ask.who, Permission.CAPTURE, ask.squad)
    ):
        return Ignore()
    save = Button("Save as a learning", "message.save", message, ButtonStyle.PRIMARY)
    unread = note("Nothing of it is kept unless you press this, and you see the card first.")
    return privately(Message((paragraph(said), Buttons((save,)), unread), said))


@button("message.save", needs=Permission.CAPTURE, opens_form=True)
async def message_save(ask: Ask[str]) -> Outcome:
    """Read the message now that somebody asks to save it."""
    return PickMessage(ask.args)
