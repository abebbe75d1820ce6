"""What the pipeline itself says, before or instead of a handler."""

from bot.access import Permission, Standing, may
from bot.model.message import Block, Button, Buttons, ButtonStyle, Message, Mono, Quote, inlines, note, paragraph
from bot.model.record import Squad
from bot.registry import Command

RUN_DRAFT = "squadbot.run"
"""The button that gives a command put by in a draft."""


def refusal(problem: str, example: str = "", *, saves: bool = False) -> Message:
    """No, and why. `saves`: something was to be saved, so say that it was not."""
    said = inlines(problem, " For example: ", Mono(example)) if example else inlines(problem)
    return Message((paragraph(*said), note("Nothing was saved.")) if saves else (paragraph(*said),), problem)


def example_of(command: Command) -> str:
    """Something to type that this command takes."""
    return command.examples[0] if command.examples else command.usage


def forbidden(who: Standing, needs: Permission, squad: Squad | None) -> str:
    """Why this person may not, in one sentence; empty when they may."""
    if may(who, needs, squad):
        return ""
    if squad is None and needs is Permission.CAPTURE:
        return "You are not in a squad yet. Ask a squad’s lead to add you."
    if squad is None:
        return "This belongs in a squad’s channel. Give it there."
    who_may = "the lead of" if needs is Permission.LEAD else "members of"
    return f"You may not {needs.value}: only {who_may} {squad.name} can."


def resident_data(what: str, clean: str, draft: str) -> Message:
    """The text holds what could identify a resident; here it is without."""
    return Message(
        (
            paragraph(
                f"That has {what} in it, which could identify a resident. Nothing was saved, or shown to anyone else."
            ),
            paragraph("Without it, your text reads:"),
            Quote(clean),
            Buttons((Button("Use this text", RUN_DRAFT, draft, ButtonStyle.PRIMARY),)),
        ),
        f"Nothing was saved: your text has {what} in it.",
    )


def not_a_command(said: str, *, slash: bool, see_all: str, near: str = "", corrected: str = "") -> Message:
    """No command begins so. `see_all` and `corrected` are drafts: help, and the text with `near` for its command."""
    start = "/" if slash else ""
    problem = f"There is no command “{start}{said}”." if said else "There is no command in that."
    buttons: list[Button] = []
    blocks: list[Block] = []
    if corrected:
        blocks.append(paragraph(f"{problem} Did you mean ", Mono(f"/{near}"), "?"))
        buttons.append(Button(f"Use /{near}", RUN_DRAFT, corrected, ButtonStyle.PRIMARY))
    else:
        blocks.append(paragraph(f"{problem} Begin with what it is, for example: ", Mono("/learn Families read a text")))
    buttons.append(Button("See every command", RUN_DRAFT, see_all))
    return Message((*blocks, Buttons(tuple(buttons))), problem)
