"""Buttons, and what comes back of one that was pressed."""

from collections.abc import Mapping, Sequence
from typing import Any, assert_never

from bot.model.message import Button, ButtonStyle
from bot.platforms.slack import limits
from bot.platforms.slack.fit import length, one_line, shortened
from bot.platforms.slack.rich import Piece, rich, text_runs
from bot.rendering.returned import Pressed
from bot.rendering.runs import Json


def buttons(row: Sequence[Button]) -> list[Piece]:
    """Rows of buttons; words that are too long for a button stand whole above its row."""
    pieces: list[Piece] = []
    for start in range(0, len(row), limits.BUTTONS):
        some = row[start : start + limits.BUTTONS]
        pieces += rich([text_runs(one_line(words)) for button in some for words in _too_long(button)], "list")
        elements = [_element(button, start + index) for index, button in enumerate(some)]
        plain = " ".join(f"[{element['text']['text']}]" for element in elements)
        pieces.append(Piece({"type": "actions", "elements": elements}, plain))
    return pieces


def read_button(pressed: Mapping[str, Any]) -> Pressed | None:
    """Which button of ours this pressed element is; None for one that is not."""
    action, mark, number = str(pressed.get("action_id", "")).rpartition("#")
    if pressed.get("type") != "button" or not mark or not number.isdecimal():
        return None
    return Pressed(action, str(pressed.get("value", "")))


def _element(button: Button, number: int) -> Json:
    # Two buttons of a row may have one action; Slack wants ids apart, so each has its number after it.
    action_id = f"{button.action}#{number}"
    if len(action_id) > limits.ID or len(button.value) > limits.BUTTON_VALUE:
        raise ValueError(f"the button {button.action[:40]!r} carries more than Slack gives back")
    element: Json = {"type": "button", "action_id": action_id, "text": _plain(_label(button), limits.BUTTON_LABEL)}
    if button.value:
        element["value"] = button.value
    if spoken := one_line(button.spoken):
        element["accessibility_label"] = shortened(spoken, limits.BUTTON_SPOKEN)
    match button.style:
        case ButtonStyle.PLAIN:
            pass
        case ButtonStyle.PRIMARY | ButtonStyle.DANGER:
            element["style"] = button.style.value
        case _:
            assert_never(button.style)
    return element


def _label(button: Button) -> str:
    return one_line(button.label) or one_line(button.spoken) or "Open"


def _too_long(button: Button) -> list[str]:
    words = {_label(button): limits.BUTTON_LABEL, one_line(button.spoken): limits.BUTTON_SPOKEN}
    return [text for text, most in words.items() if length(text) > most]


def _plain(text: str, most: int) -> Json:
    return {"type": "plain_text", "text": shortened(text, most), "emoji": False}
