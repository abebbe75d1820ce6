"""What the pipeline itself says to one person: no and why, a correction, resident data held back, a form missed."""

from bot.access import Permission, Standing, may
from bot.arguments import Problem
from bot.guard import describe, find, remove
from bot.model.event import CommandGiven, FormSubmitted, FromPerson
from bot.model.form import RawValues
from bot.model.message import Block, Button, Buttons, ButtonStyle, Message, Mono, Quote, inlines, note, paragraph
from bot.model.record import Squad
from bot.registry import Command
from bot.spelling import Nearest


def refusal(problem: str, example: str, typed: str) -> Message:
    """No, why, an example that works, and what was typed, so that it can be mended."""
    said = inlines(problem, " For example: ", Mono(example)) if example else inlines(problem)
    return Message((paragraph(*said), *_quoted(typed), note("Nothing was saved.")), problem)


def misused(problem: Problem, command: Command, typed: str) -> Message:
    """The text after a command does not fit its grammar."""
    return refusal(problem.sentence, command.examples[0] if command.examples else command.usage, typed)


def correction(near: Nearest, use: Button | None, help_: Button, typed: str) -> Message:
    """No such command, and the nearest one, to press."""
    said = paragraph(f"I do not know “{near.said}”.")
    if use is not None:
        said = paragraph(f"I do not know “{near.said}”. Did you mean ", Mono(f"/{near.command}"), "?")
    buttons = Buttons((use, help_) if use else (help_,))
    return Message((said, *_quoted(typed), buttons), f"I do not know “{near.said}”.")


def held_back(what: str, shown: str, use: Button) -> Message:
    """Resident data was found; the text without it, to use."""
    return Message(
        (
            paragraph(
                f"That has {what} in it, which could identify a resident. Nothing was saved or shown to anyone else."
            ),
            paragraph("Without it, your text reads:"),
            Quote(shown),
            Buttons((use,)),
        ),
        f"Nothing was saved: your text has {what} in it.",
    )


def form_missed(button: Button | None, *, late: bool) -> Message:
    """A form that could not be opened by itself, and the button that opens it."""
    if not late:
        said = "I need a little more to save that. Press the button and fill in the rest."
    elif button is None:
        said = "The form could not be opened in time. Please choose the message again."
    else:
        said = "The form could not be opened in time. Press the button to open it."
    more: tuple[Block, ...] = (Buttons((button,)),) if button else ()
    return Message((paragraph(said), *more, note("Nothing was saved yet.")), said)


def opener(action: str, value: str) -> Button:
    """The button that opens a form that was missed."""
    return Button("Open the form", action, value, ButtonStyle.PRIMARY)


def typed_in(event: FromPerson) -> str:
    """What the person typed, to be given back; empty when there is nothing of theirs, or resident data in it."""
    match event:
        case CommandGiven(text=text):
            typed = f"/{text}"
        case FormSubmitted(values=values):
            # Codes and switches have no spaces; what people write has.
            typed = "\n".join(value for value in values.values() if isinstance(value, str) and " " in value.strip())
        case _:  # a message still stands where it was written
            return ""
    return "" if find(typed) else typed


def _quoted(typed: str) -> tuple[Block, ...]:
    return (paragraph("You wrote:"), Quote(typed)) if typed else ()


def cleaned(values: RawValues) -> tuple[dict[str, str | tuple[str, ...]], dict[str, str]]:
    """The values without resident data, and for each field that had some a sentence that says so."""
    clean: dict[str, str | tuple[str, ...]] = dict(values)
    errors = {}
    for name, value in values.items():
        if isinstance(value, str) and (findings := find(value)):
            clean[name] = remove(value, findings)
            errors[name] = (
                f"This had {describe(findings)} in it, which could identify a resident. "
                "It has been taken out: check the text, then save again."
            )
    return clean, errors


def forbidden(who: Standing, needs: Permission, squad: Squad | None) -> str:
    """Why this person may not; empty when they may."""
    if may(who, needs, squad):
        return ""
    if squad is None and needs is Permission.CAPTURE:
        return "You are not in a squad yet. Ask a squad's lead to add you, or use this in your squad's channel."
    if squad is None:
        return f"You may not {needs.value}."
    return (
        f"You may not {needs.value}: only {'its lead' if needs is Permission.LEAD else 'members'} of {squad.name} can."
    )
