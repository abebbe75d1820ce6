"""A form's fields as inputs of a modal, and what comes back of each."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, assert_never

from bot.model.form import (
    Choice,
    ChoiceField,
    DateField,
    Input,
    PersonField,
    PlaceField,
    RawValue,
    SwitchField,
    TextField,
)
from bot.platforms.slack import limits
from bot.platforms.slack.fit import clean, length, one_line, shortened, split, units
from bot.platforms.slack.rich import Reader, rich, text_runs
from bot.rendering.runs import Json

_FIELD = "field:"
_SWITCH = "switch-"


def block_id(name: str) -> str:
    """The id of the block that holds this field."""
    return _FIELD + name


def field_blocks(field: Input, reader: Reader) -> list[Json]:
    """The input, after whatever of its words its own limits leave no room for."""
    element = _element(field, reader)
    above = [*_above(field), *(_unlisted(_choices(field)) if element and element["type"] != "users_select" else ())]
    label = one_line(field.label) or field.name
    if element is None:
        return [*above, *_words(label, bold=True), *_words("There is nothing to choose here yet.")]
    if len(block_id(field.name)) > limits.ID:
        raise ValueError(f"the field {field.name[:40]!r} has a longer name than Slack gives back")
    hint = clean(field.hint).strip()
    block = {
        "type": "input",
        "block_id": block_id(field.name),
        "label": plain(label, limits.LABEL),
        "element": element,
        # A switch may be off: to Slack that is leaving it out.
        "optional": isinstance(field, SwitchField) or not field.required,
        **({"hint": plain(hint, limits.HINT)} if hint else {}),
    }
    return [*above, block]


def read_state(values: Mapping[str, Any], person_of: Callable[[str], int | None]) -> dict[str, RawValue]:
    """`view.state.values` as values for `Form.read`. `person_of` gives the record id of an account."""
    return {
        block.removeprefix(_FIELD): _read(action_id, state, person_of)
        for block, actions in values.items()
        if block.startswith(_FIELD)
        for action_id, state in actions.items()
    }


def plain(text: str, most: int) -> Json:
    """Words that Slack shows as they stand; past the limit the whole stands somewhere else."""
    return {"type": "plain_text", "text": shortened(text, most), "emoji": False}


# --- drawing ----------------------------------------------------------------------------------------------------------


def _element(field: Input, reader: Reader) -> Json | None:
    """The element; None when there is nothing to choose from."""
    match field:
        case TextField():
            drawn: Json | None = _text(field)
        case DateField(value=value):
            drawn = {"type": "datepicker", "placeholder": plain("Choose a date", limits.PLACEHOLDER)}
            if _is_day(value):
                drawn["initial_date"] = value
        case ChoiceField():
            drawn = _choice(field)
        case PersonField():
            drawn = _person(field, reader)
        case PlaceField(places=choices, value=value):
            drawn = _select(choices, value)
        case SwitchField(value=value):
            drawn = _boxes([Choice("yes", "Yes")], ["yes"] if value == "yes" else [])
        case _:
            assert_never(field)
    return drawn | {"action_id": _action_id(field)} if drawn else None


def _action_id(field: Input) -> str:
    """Slack keeps what was typed while the id stays, so another value to start from is another id."""
    shown = hashlib.sha256(repr(field.value).encode()).hexdigest()[:12]
    return f"{_SWITCH if isinstance(field, SwitchField) else 'value-'}{shown}"


def _text(field: TextField) -> Json:
    value = clean(field.value)
    fitting = _first_of_input(value)
    most = min(limits.INPUT, max(field.limit, units(fitting), 1))
    several = field.multiline or "\n" in value
    return {
        "type": "plain_text_input",
        "multiline": several,
        "max_length": most,
        **({"initial_value": fitting} if fitting else {}),
    }


def _first_of_input(text: str) -> str:
    """As much of the text as one box takes."""
    return text if units(text) <= limits.INPUT else split(text, limits.INPUT)[0]


def _choice(field: ChoiceField) -> Json | None:
    choices, chosen = _choices(field), _several(field.value)
    if not field.multiple:
        if field.required and 0 < len(choices) <= limits.RADIOS:
            options = list(map(_option, choices))
            picked = [each for each in options if each["value"] in chosen[:1]]
            return {"type": "radio_buttons", "options": options, **({"initial_option": picked[0]} if picked else {})}
        return _select(field.choices, chosen[0] if chosen else "")
    if 0 < len(choices) <= limits.CHECKBOXES:
        return _boxes(choices, chosen)
    return _listed("multi_static_select", choices, "Choose any of these", chosen, "initial_options")


def _boxes(choices: Sequence[Choice], chosen: Sequence[str]) -> Json:
    options = list(map(_option, choices))
    ticked = [each for each in options if each["value"] in chosen]
    return {"type": "checkboxes", "options": options, **({"initial_options": ticked} if ticked else {})}


def _person(field: PersonField, reader: Reader) -> Json | None:
    """Slack's own list of people where all of these have an account here; their names where not."""
    accounts = [reader.account_of(int(each.value)) if each.value.isdecimal() else None for each in field.people]
    if not accounts or not all(accounts):
        return _select(field.people, field.value)
    chosen = next((who for who, each in zip(accounts, field.people, strict=True) if each.value == field.value), None)
    return {
        "type": "users_select",
        "placeholder": plain("Choose a person", limits.PLACEHOLDER),
        **({"initial_user": chosen} if chosen else {}),
    }


def _select(choices: Sequence[Choice], value: str) -> Json | None:
    # A choice without a value is "none of these": in Slack that is choosing nothing, and its label says so.
    nothing = next((one_line(each.label) for each in choices if not each.value), "") or "Choose one"
    given = [each for each in choices if each.value]
    return _listed("static_select", given, nothing, [value] if value else [], "initial_option")


def _listed(kind: str, choices: Sequence[Choice], nothing: str, chosen: Sequence[str], first: str) -> Json | None:
    """A list to choose from, in groups of a hundred where there are more."""
    if not choices:
        return None
    options = list(map(_option, choices))
    drawn: Json = {"type": kind, "placeholder": plain(nothing, limits.PLACEHOLDER)}
    if len(options) <= limits.OPTIONS:
        drawn["options"] = options
    else:
        starts = range(0, len(options), limits.OPTIONS)
        if len(starts) > limits.OPTION_GROUPS:
            raise ValueError(f"{len(options)} choices are more than Slack lists")
        drawn["option_groups"] = [
            {"label": _range(options[at : at + limits.OPTIONS], at), "options": options[at : at + limits.OPTIONS]}
            for at in starts
        ]
    picked = [each for each in options if each["value"] in chosen]
    if picked:
        drawn[first] = picked if first == "initial_options" else picked[0]
    return drawn


def _range(options: Sequence[Json], start: int) -> Json:
    return plain(f"{start + 1} to {start + len(options)}", limits.OPTION_LABEL)


def _option(choice: Choice) -> Json:
    if units(choice.value) > limits.OPTION_VALUE:
        raise ValueError(f"the choice {choice.value[:40]!r} has a longer value than Slack gives back")
    text, *rest = split(_label(choice), limits.OPTION_LABEL)
    more = {"description": plain(" ".join(rest), limits.OPTION_DESCRIPTION)} if rest else {}
    return {"text": plain(text, limits.OPTION_LABEL), "value": choice.value, **more}


def _label(choice: Choice) -> str:
    return one_line(choice.label) or choice.value


# --- words that found no room -----------------------------------------------------------------------------------------


def _above(field: Input) -> Iterator[Json]:
    """The whole of a label or hint that is too long for its place, and of a text too long for its box."""
    for words, most in ((one_line(field.label), limits.LABEL), (clean(field.hint), limits.HINT)):
        if length(words) > most:
            yield from _words(words)
    if isinstance(field, TextField) and units(clean(field.value)) > limits.INPUT:
        rest = clean(field.value)[len(_first_of_input(clean(field.value))) :]
        yield from _words(f"Slack's box takes {limits.INPUT:,} characters. The text went on:", bold=True)
        yield from (piece.block for piece in rich([text_runs(rest)], "quote"))


def _unlisted(choices: Sequence[Choice]) -> list[Json]:
    """The labels that do not fit a list, or only in the middle of a word, whole."""
    long = [_label(each) for each in choices if each.value and not _is_whole(each)]
    return [piece.block for piece in rich([text_runs(label) for label in long], "list")]


def _is_whole(choice: Choice) -> bool:
    text, *rest = split(_label(choice), limits.OPTION_LABEL)
    return " ".join((text, *rest)) == _label(choice) and length(" ".join(rest)) <= limits.OPTION_DESCRIPTION


def _words(text: str, **style: bool) -> list[Json]:
    return [piece.block for piece in rich([text_runs(text, **style)])]


def _choices(field: Input) -> list[Choice]:
    match field:
        case ChoiceField(choices=choices) | PersonField(people=choices) | PlaceField(places=choices):
            return [each for each in choices if each.value]
        case _:
            return []


# --- reading ----------------------------------------------------------------------------------------------------------


def _read(action_id: str, state: Mapping[str, Any], person_of: Callable[[str], int | None]) -> RawValue:
    match state.get("type"):
        case "datepicker":
            return str(state.get("selected_date") or "")
        case "static_select" | "radio_buttons":
            return str((state.get("selected_option") or {}).get("value", ""))
        case "multi_static_select" | "checkboxes":
            values = tuple(str(each["value"]) for each in state.get("selected_options") or ())
            return ("yes" if values else "") if action_id.startswith(_SWITCH) else values
        case "users_select":
            account = state.get("selected_user") or ""
            person = person_of(account) if account else None
            # Somebody Squadbot does not know is not among the field's people, and the form says so.
            return str(person) if person is not None else account
        case _:
            return str(state.get("value") or "")


def _several(value: RawValue) -> list[str]:
    return [each for each in ((value,) if isinstance(value, str) else value) if each]


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
