"""What the pipeline itself says, before or instead of a handler."""

from collections.abc import Mapping

from bot.access import Permission, Standing, may
from bot.guard import describe, find, find_across, remove
from bot.model.event import CommandGiven, FormSubmitted, FromPerson
from bot.model.form import Form, RawValue, RawValues, TextField
from bot.model.message import Block, Button, Buttons, ButtonStyle, Message, Mono, Quote, inlines, note, paragraph
from bot.model.record import Squad
from bot.registry import GIVE_COMMAND, RUN_DRAFT, Command

MOST_GUARDED = 20_000
"""Characters of one event that the guard looks through: everybody else waits meanwhile."""


def refusal(problem: str, example: str = "", *, saves: bool = False, typed: str = "") -> Message:
    """No, and why. `saves`: something was to be saved, so say that it was not; `typed` is given back to be mended."""
    said = inlines(problem, " For example: ", Mono(example)) if example else inlines(problem)
    unsaved = (note("Nothing was saved."),) if saves else ()
    return Message((paragraph(*said), *_given_back(typed), *unsaved), problem)


def typed_in(event: FromPerson) -> str:
    """What a platform with no memory throws away with a refusal: a command, or the words in a form.

    Empty when there is nothing, or resident data in it, which is never sent back. A message stays where it was written.
    """
    match event:
        case CommandGiven(text=text, slash=slash):
            typed = f"{slash}{text}"
        case FormSubmitted(values=values):
            # Codes and switches are single words; what people write is not.
            typed = "\n".join(value for value in values.values() if isinstance(value, str) and " " in value.strip())
        case _:
            return ""
    # What is longer than the guard takes was not looked through, so it is not given back either.
    return "" if len(typed) > MOST_GUARDED or find(typed) else typed


def _given_back(typed: str) -> tuple[Block, ...]:
    return (paragraph("You wrote:"), Quote(typed)) if typed else ()


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


def identifying(form: Form, values: RawValues) -> tuple[dict[str, RawValue], dict[str, str]]:
    """The values without resident data, and for each field that had some a sentence that says so."""
    clean: dict[str, RawValue] = dict(values)
    errors = {}
    for name, value in values.items():
        each = [value] if isinstance(value, str) else list(value)
        found = [find(text) for text in each]
        if any(found):
            without = tuple(remove(text, findings) for text, findings in zip(each, found, strict=True))
            clean[name] = without[0] if isinstance(value, str) else without
            errors[name] = _taken_out(describe([one for findings in found for one in findings]))
    # What nobody finds in one field may be read in two: a number that goes on in the next.
    texts = {each.name: str(clean.get(each.name, "")) for each in form.inputs if isinstance(each, TextField)}
    for (name, text), pieces in zip(texts.items(), find_across([*texts.values()]), strict=True):
        if pieces:
            clean[name] = remove(text, pieces)
            errors.setdefault(name, _taken_out(f"part of {describe(pieces)}"))
    return clean, errors


def _taken_out(what: str) -> str:
    said = f"This had {what} in it, which could identify a resident."
    return f"{said} It has been taken out: check the text, then save again."


def beyond_guarding(values: RawValues) -> dict[str, str]:
    """Where a form holds more than the guard takes: a sentence beside its longest value, keyed by that field's name."""
    lengths = {name: sum(map(len, value)) for name, value in values.items()}
    total = sum(lengths.values())
    if total <= MOST_GUARDED:
        return {}
    longest = max(lengths, key=lambda name: lengths[name])
    return {longest: f"The form holds {total:,} characters in all. Shorten it to {MOST_GUARDED:,} or fewer."}


def form_offered(action: str, value: str, *, late: bool) -> Message:
    """A form cannot be shown by itself; the button opens it. No action: only the person can begin again."""
    if not action:
        said = "The form could not be opened in time. Choose the message again."
    elif late:
        said = "The form could not be opened in time. Press the button to open it."
    else:
        said = "I need a little more to save that. Press the button and fill in the rest."
    opener = (Buttons((Button("Open the form", action, value, ButtonStyle.PRIMARY),)),) if action else ()
    return Message((paragraph(said), *opener, note("Nothing was saved yet.")), said)


def not_shown_again(form: Form, errors: Mapping[str, str]) -> str:
    """What is wrong with a form that its sender no longer has before them, each sentence with its field's name."""
    labels = {each.name: each.label for each in form.inputs}
    wrong = [f"{labels[name]}: {said}" if name in labels else said for name, said in errors.items()]
    return " ".join(["The form could not be shown again in time. Please open it again.", *wrong])


def not_a_command(said: str, *, slash: bool, near: str = "", corrected: str = "", typed: str = "") -> Message:
    """No command begins so. `corrected` is a draft: the text with `near` for its command."""
    start = "/" if slash else ""
    problem = f"There is no command “{start}{said}”." if said else "There is no command in that."
    buttons: list[Button] = []
    blocks: list[Block] = []
    if corrected:
        blocks.append(paragraph(f"{problem} Did you mean ", Mono(f"/{near}"), "?"))
        buttons.append(Button(f"Use /{near}", RUN_DRAFT, corrected, ButtonStyle.PRIMARY))
    else:
        blocks.append(paragraph(f"{problem} Begin with what it is, for example: ", Mono("/learn Families read a text")))
    buttons.append(Button("See every command", GIVE_COMMAND, "help"))
    return Message((*blocks, *_given_back(typed), Buttons(tuple(buttons))), problem)
