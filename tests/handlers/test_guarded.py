"""Resident data: the sender alone is told, the clean text is offered, and the original is kept nowhere."""

import pytest

from bot.guard import Finding, find
from bot.model.form import RawValue
from bot.registry import RUN_DRAFT
from tests.kit.dialogue import Town

NUMBER = "943 476 5919"


async def test_only_the_sender_is_told_and_offered_the_clean_text(town: Town) -> None:
    dev, ruth = town.person("dev"), town.person("ruth")
    await dev.says(f"/learn The mother ({NUMBER}) came back after a text")
    seen = await dev.sees("That has an NHS number in it", "The mother ([NHS number removed]) came back after a text")
    assert NUMBER not in seen
    assert dev.refused
    assert await ruth.newly_seen() == await ruth.all_seen()
    await ruth.does_not_see("The mother")
    await dev.presses("Use this text")
    await dev.sees("Saved as L2.")
    await ruth.sees("The mother ([NHS number removed]) came back after a text")


@pytest.mark.socket
async def test_in_a_form_the_field_is_cleaned_and_says_so(town: Town) -> None:
    dev = town.person("dev")
    await dev.says("/learn")
    await dev.fills(learned="Ring first", observed=f"Her number is {NUMBER}")
    assert "an NHS number" in dev.errors["observed"]
    assert dev.form is not None
    assert (
        next(each for each in dev.form.inputs if each.name == "observed").value == "Her number is [NHS number removed]"
    )
    await dev.fills()
    await dev.sees("Her number is [NHS number removed]")


async def test_a_number_that_goes_on_in_the_next_field_is_taken_out_of_both(town: Town) -> None:
    dev = town.person("dev")
    before = await town.stored()
    await dev.says("/learn")
    await dev.fills(learned="Ring first: 07700 900", observed="123 is her mobile, 07700 and 900 are not")
    part = "This had part of a phone number in it, which could identify a resident."
    assert {name: error.startswith(part) for name, error in dev.errors.items()} == {"learned": True, "observed": True}
    assert dev.shown("learned") == "Ring first: [phone number removed]"
    assert dev.shown("observed") == "[phone number removed] is her mobile, 07700 and 900 are not"
    assert await town.stored() == before
    await dev.fills(learned="Ring first", observed="She has a mobile")
    await dev.sees("Saved as L2.")


@pytest.mark.postgresql
async def test_the_original_is_nowhere_in_the_database(town: Town) -> None:
    dev = town.person("dev")
    await dev.says(f"/learn The mother ({NUMBER}) came back")
    await dev.presses("Use this text")
    await dev.says("/barrier")
    await dev.fills(text=f"Nobody may ring {NUMBER}", kind="data", organisation="dfe")
    await dev.says(f"nonsense {NUMBER}")
    await dev.sees("an NHS number")
    assert NUMBER not in str(await town.everything())
    assert "[NHS number removed]" in str(await town.everything())


async def test_somebody_else_cannot_use_the_draft(town: Town) -> None:
    dev, ruth = town.person("dev"), town.person("ruth")
    await dev.says(f"/learn The mother ({NUMBER}) came back")
    (use,) = (await dev._seen())[-1].buttons
    await ruth.presses_as(RUN_DRAFT, use.value)
    await ruth.sees("That text is no longer kept")


@pytest.mark.postgresql
async def test_a_draft_is_kept_a_day(town: Town) -> None:
    dev = town.person("dev")
    await dev.says(f"/learn The mother ({NUMBER}) came back")
    town.clock.advance(town.clock.now() - town.clock.now().replace(day=town.clock.now().day - 1, hour=9))
    await dev.presses("Use this text")
    await dev.sees("That text is no longer kept: it was more than a day ago.")


async def test_a_value_in_pieces_is_looked_through_as_it_is_put_together(town: Town) -> None:
    dev = town.person("dev")
    await dev.says("/learn")
    assert dev.form is not None
    card = dev.form
    values: dict[str, RawValue] = {each.name: each.value for each in card.inputs}
    for pieces in (("Her number:", NUMBER), (NUMBER,)):
        await dev.submits(card.name, {**values, "learned": pieces}, {})
        assert "an NHS number" in dev.errors["learned"]
        assert "5919" not in str(dev.shown("learned"))
    await dev.submits(card.name, {**values, "learned": "Ring first", "nowhere": NUMBER}, {})
    assert await dev.sees("Saved as L2.")
    assert not any("5919" in row for rows in (await town.everything()).values() for row in rows)


async def test_what_is_too_long_is_not_looked_through_and_not_stored(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []

    def look(text: str) -> tuple[Finding, ...]:
        looked.append(len(text))
        return find(text)

    monkeypatch.setattr("bot.pipeline.replies.find", look)
    dev = town.person("dev")
    await dev.says("/learn")
    before = await town.everything()
    assert dev.form is not None
    card = dev.form
    values: dict[str, RawValue] = {each.name: each.value for each in card.inputs}
    looked.clear()
    await dev.submits(card.name, {**values, "learned": "words " * 5000, "measured": "x" * 20_000}, {})
    assert dev.errors == {
        "learned": "This is 29,999 characters. Shorten it to 3,000 or fewer.",
        "measured": "This is 20,000 characters. Shorten it to 300 or fewer.",
    }
    assert dev.shown("learned") == ("words " * 5000).strip()
    assert looked == []
    assert await town.everything() == before


async def test_a_message_beyond_the_guard_is_refused_whole(town: Town) -> None:
    dev = town.person("dev")
    before = await town.stored()
    await dev.in_private().says("We learned: " + f"{NUMBER} " * 2_000)
    assert dev.refused
    await dev.sees("and 20,000 is the most. Shorten it and send it again.", "Nothing was saved.")
    assert await town.stored() == before
