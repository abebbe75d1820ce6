"""What Squadbot says when it is added to a channel: what it is for, how to begin, what it keeps."""

from bot.access import Permission
from bot.model.event import Joined
from bot.model.message import Button, Buttons, ButtonStyle, Message, note, paragraph
from bot.model.outcome import Here, Outcome, Reply, Say
from bot.registry import GIVE_COMMAND, Ask, on


@on(Joined, needs=Permission.READ)
async def joined(ask: Ask[Joined]) -> Outcome:
    """Say hello, once for everyone here."""
    said = "I keep what squads try, learn and get stuck on, so that other places can use it."
    if ask.squad is None:
        begin = Button("Link this channel", GIVE_COMMAND, "squad link", ButtonStyle.PRIMARY)
        next_ = paragraph("Link this channel to your squad first. Until then I do nothing here unless you ask me.")
    else:
        begin = Button("Who is in the squad", GIVE_COMMAND, "squad")
        next_ = paragraph(f"This is the channel of {ask.squad.name}.")
    buttons = (begin, Button("Save a learning", GIVE_COMMAND, "learn"), Button("What I can do", GIVE_COMMAND, "help"))
    kept = note(
        "I store nothing from this channel but what you give me: a command, a form, a message you choose to save. ",
        "I do not read the rest, and I never pass on a resident’s personal data.",
    )
    return Reply((Say(Message((paragraph(said), next_, Buttons(buttons), kept), said), Here()),))
