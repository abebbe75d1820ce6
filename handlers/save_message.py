"""Saving somebody's message as a learning: chosen from its menu, or offered to whoever puts a light bulb to it."""

from bot.access import Permission, may
from bot.model.answer import PickMessage
from bot.model.event import ConversationKind, MessagePicked, Overheard, ReactionAdded
from bot.model.message import Button, Buttons, ButtonStyle, Message, note, paragraph
from bot.model.outcome import Ignore, OpenForm, Outcome, Refuse, Reply, privately
from bot.registry import Ask, button, on
from handlers.learn import LONGEST

_BULBS = frozenset({"bulb", "light_bulb", "💡"})


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


@on(ReactionAdded, needs=Permission.READ)
async def reaction_added(ask: Ask[ReactionAdded]) -> Outcome:
    """Ask whoever put a light bulb to a message in a squad's channel whether to save it."""
    reaction, squad = ask.args, ask.squad
    in_squad = (
        squad is not None and ask.where.kind is ConversationKind.CHANNEL and may(ask.who, Permission.CAPTURE, squad)
    )
    if reaction.reaction not in _BULBS or not in_squad:
        return Ignore()
    return _offered(f"Save what {reaction.author} wrote as a learning?", reaction.message)


@on(Overheard, needs=Permission.READ)
async def overheard(ask: Ask[Overheard]) -> Outcome:
    """Ask whoever tells others in a squad's channel of something learned whether to save it."""
    if (
        ask.squad is None
        or ask.where.kind is not ConversationKind.CHANNEL
        or not may(ask.who, Permission.CAPTURE, ask.squad)
    ):
        return Ignore()
    return _offered("Save what you wrote as a learning?", ask.args.message)


def _offered(said: str, message: str) -> Reply:
    save = Button("Save as a learning", "message.save", message, ButtonStyle.PRIMARY)
    unread = note("Nothing of it is kept unless you press this, and you see the card first.")
    return privately(Message((paragraph(said), Buttons((save,)), unread), said))


@button("message.save", needs=Permission.CAPTURE, opens_form=True)
async def message_save(ask: Ask[str]) -> Outcome:
    """Read the message now that somebody asks to save it."""
    return PickMessage(ask.args)
