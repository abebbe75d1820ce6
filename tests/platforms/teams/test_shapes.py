"""The checks that every card is held to find what Teams would refuse, drop or leave unread."""

from typing import Any

import pytest

from bot.model.form import Form, TextField
from bot.platforms.teams.forms import dialog
from tests.kit.teams_shapes import card_problems, dialog_problems

RUN = {"type": "TextRun", "text": "x"}
SAID = {"type": "RichTextBlock", "inlines": [RUN]}
AMIRA = {"type": "mention", "text": "<at>Amira</at>", "mentioned": {"id": "29:1", "name": "Amira"}}
PRESS = {"type": "Action.Execute", "verb": "press", "title": "Go", "data": {}}


def card(*body: object, **more: object) -> dict[str, Any]:
    return {"type": "AdaptiveCard", "version": "1.5", "fallbackText": "x", "body": list(body), **more}


def test_a_good_card_has_no_problem() -> None:
    text = {"type": "TextBlock", "text": "<at>Amira</at>", "wrap": True}
    assert (
        card_problems(card(SAID, text, {"type": "ActionSet", "actions": [PRESS]}, msteams={"entities": [AMIRA]})) == []
    )


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        (card({"type": "RichText", "inlines": [RUN]}), "no card takes this among its body"),
        (card(SAID | {"size": "Small"}), "no card takes this among its body"),
        (card(SAID, colour="red"), "the schema has no such card"),
        (card(SAID) | {"version": "1.6"}, "version"),
        (card(SAID) | {"fallbackText": ""}, "no fallback text"),
        (card(), "no body"),
        (card(SAID | {"inlines": [RUN | {"text": "x" * 41_000}]}), "UTF-16 units"),
        (card(SAID | {"inlines": [RUN | {"text": "a\nb"}]}), "line's end"),
        (card(SAID | {"inlines": [RUN | {"text": " "}]}), "blanks"),
        (card(SAID | {"id": "a"}, SAID | {"id": "a"}), "is there 2 times"),
        (card({"type": "ActionSet", "actions": [PRESS] * 7}), "7 actions"),
        (card(SAID, actions=[PRESS] * 7), "more than six"),
        (card({"type": "ActionSet", "actions": [PRESS | {"title": " "}]}), "without a title"),
        (card({"type": "ActionSet", "actions": [PRESS | {"verb": ""}]}), "without a verb"),
        (card({"type": "TextBlock", "text": "x"}), "cuts its words"),
        (card({"type": "TextBlock", "text": "<at>Amira</at>", "wrap": True}), "nobody the card knows"),
        (
            card(SAID, msteams={"entities": [AMIRA]}),
            "nowhere",
        ),
        (
            card({"type": "Table", "columns": [{}], "rows": [{"type": "TableRow", "cells": []}]}),
            "not as long as the table",
        ),
    ],
)
def test_what_teams_would_not_take_is_found(bad: dict[str, Any], problem: str) -> None:
    assert any(problem in each for each in card_problems(bad))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"label": ""}, "without an id or a label"),
        ({"errorMessage": ""}, "does not say so"),
        ({"type": "Input.ChoiceSet", "choices": []}, "nothing to choose"),
        ({"type": "Input.Texts"}, "no card takes"),
    ],
)
def test_what_a_dialog_lacks_is_found(change: dict[str, Any], problem: str) -> None:
    info = dialog(Form("f", "t", (TextField("a", "A"),)))
    assert dialog_problems(info) == []
    info["card"]["content"]["body"][0] |= change
    assert any(problem in each for each in dialog_problems(info))


def test_a_dialog_is_whole_and_has_no_execute_in_it() -> None:
    info = dialog(Form("f", "t", (TextField("a", "A"),)))
    assert dialog_problems({**info, "url": "x"})
    assert dialog_problems({**info, "card": {"contentType": "x"}})
    info["card"]["content"]["actions"] = [PRESS]
    assert "an Execute cannot be pressed in a dialog" in dialog_problems(info)
