"""Search: what people type finds what was learned, on the real learnings too."""

import json
from pathlib import Path

import pytest

from bot import demo
from bot.access import Viewer
from bot.model.record import Challenge, Design, Sharing, Source
from bot.ports import Published
from storage.search.words import content_words, nearest
from storage.unit_of_work import SqlStore
from tests.kit.builders import EVERYTHING, NOW, learning_card, published, story, world

ANYONE = Viewer(programme=True)
DATA = Path(demo.__file__).with_name("data")


async def _titles(store: SqlStore, words: str, *, place: str = "", challenge: str = "", limit: int = 10) -> list[str]:
    async with store.unit() as unit:
        unit.see_as(ANYONE)
        hits = await unit.search.learnings(words, place=place, challenge=challenge, limit=limit)
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
        return [hit.learning.title for hit in hits]


async def _publish(store: SqlStore, *learnings: Published) -> None:
    async with store.unit() as unit:
        unit.see_as(EVERYTHING)
        for each in learnings:
            await unit.learnings.put_published(each, NOW)
        await unit.commit(NOW)


async def _import_the_real_ones(store: SqlStore) -> None:
    programme = json.loads((DATA / "programme.json").read_text())
    rows = [json.loads(line) for line in (DATA / "learnings.jsonl").read_text().splitlines()]
    async with store.unit() as unit:
        unit.see_as(EVERYTHING)
        for each in programme["challenges"]:
            unit.reference.put_challenge(Challenge(each["code"], each["label"]))
        for row in rows:
            areas = ", ".join(area["name"] for area in row["local_authorities"])
            source = Source(row["id"], row["source_title"], row["source_url"] or "", areas=areas)
            await unit.learnings.put_published(
                Published(
                    source,
                    row["title"],
                    row["tried"],
                    row["learning"],
                    "",
                    row["place"],
                    row["challenge"] or "",
                    Design(),
                ),
                NOW,
            )
        await unit.commit(NOW)


async def test_the_real_learnings_are_found_by_what_people_would_type(store: SqlStore) -> None:
    await _import_the_real_ones(store)
    expected = {
        "text message reminders to parents": "Texting parents the number of days missed",
        "damp homes": "Damp sensors in temporary accommodation",
        "attendence letters": "Addressing letters to Mum and Dad",
        "temporary accomodation": "Shared data platform for managing temporary accommodation",
        "free school meals auto enrolment": "Signing families up for free school meals unless they opt out",
        "what did anyone learn about getting families into family hubs?": (
            "Getting more families through the door of family hubs"
        ),
        "antisocial behaviour town centre": "Patrols across five town locations",
        "SMS": "Texts to families who could claim Healthy Start",
        "breakfest clubs": "Evidence review on breakfast clubs",
        "SEND transport": "Teaching pupils with special needs to travel alone",
        "Sheffeild": "Getting more families through the door of family hubs",
    }
    for words, title in expected.items():
        assert title in await _titles(store, words, limit=4), words


async def test_more_of_the_words_and_the_title_count_for_more(store: SqlStore) -> None:
    await _publish(
        store,
        published("R1", "Something else", learned="Parents like letters"),
        published("R2", "Letters to parents", learned="They were read"),
        published("R3", "Letters", learned="They were read"),
    )
    assert (await _titles(store, "letters parents"))[0] == "Letters to parents"
    assert set(await _titles(store, "letters parents")) == {"Letters to parents", "Letters", "Something else"}


async def test_a_rare_word_counts_for_more_than_a_common_one(store: SqlStore) -> None:
    common = [published(f"R{n}", f"Council {n}", learned="The council council council did it") for n in range(20)]
    await _publish(store, *common, published("rare", "Mobile library", learned="The van came"))
    assert (await _titles(store, "council library"))[0] == "Mobile library"


async def test_forms_of_a_word_are_one_word(store: SqlStore) -> None:
    await _publish(store, published("R1", "Reminding families"))
    assert await _titles(store, "reminders for a family") == ["Reminding families"]


@pytest.mark.parametrize(
    "words",
    [
        '"texts',
        "texts*",
        "NEAR(texts, 3)",
        "title:texts",
        "texts) OR (1=1",
        "^texts",
        "-texts",
        "texts & !",
        "te'xts texts",
        "{texts}",
    ],
)
async def test_words_are_never_syntax(store: SqlStore, words: str) -> None:
    await _publish(store, published("R1", "Texts to parents"), published("R2", "Something else"))
    assert await _titles(store, words) == ["Texts to parents"]


@pytest.mark.parametrize("words", ["the of and", "what did anyone try?", "???", "zzzzqqqq"])
async def test_words_that_say_nothing_find_nothing(store: SqlStore, words: str) -> None:
    await _publish(store, published("R1", "What did anyone try of the things", learned="the of and"))
    assert await _titles(store, words) == []


async def test_without_words_the_newest_are_listed(store: SqlStore) -> None:
    await _publish(
        store, published("R1", "In Leeds", place_name="Leeds"), published("R2", "In Hull", place_name="Hull")
    )
    assert set(await _titles(store, "  ")) == {"In Leeds", "In Hull"}
    assert await _titles(store, "", place="leeds") == ["In Leeds"]


async def test_a_place_is_its_code_its_name_or_how_a_source_names_it(store: SqlStore) -> None:
    made = await world(store)
    async with store.unit() as unit:
        await unit.learnings.add(learning_card("Texts here"), made.hubs, None, made.ada, NOW)
        await unit.commit(NOW)
    await _publish(
        store,
        published("R1", "Texts in Hastings", place_name="East Sussex (Hastings)"),
        published("R2", "Texts in Wirral", areas="Liverpool, Wirral"),
        published("R3", "Texts in 100%"),
    )
    for place, titles in {
        "sheffield": ["Texts here"],
        "SHEFFIELD": ["Texts here"],
        "hastings": ["Texts in Hastings"],
        "Wirral": ["Texts in Wirral"],
        "%": [],
        "nowhere": [],
    }.items():
        assert await _titles(store, "texts", place=place) == titles, place


async def test_a_challenge_is_its_code_or_its_label(store: SqlStore) -> None:
    await world(store)
    await _publish(
        store,
        published("R1", "Texts about hubs", challenge="family_hubs"),
        published("R2", "Texts about damp", challenge="damp"),
    )
    for challenge, titles in {
        "family_hubs": ["Texts about hubs"],
        "Family hubs": ["Texts about hubs"],
        "cold homes": ["Texts about damp"],
        "nothing": [],
    }.items():
        assert await _titles(store, "texts", challenge=challenge) == titles, challenge


async def test_the_index_keeps_step_with_changes(store: SqlStore) -> None:
    await world(store)
    await _publish(store, published("R1", "Texts to parents", challenge="damp"))
    assert await _titles(store, "texts") == ["Texts to parents"]
    await _publish(store, published("R1", "Phone calls to parents", challenge="damp"))
    assert await _titles(store, "texts") == []
    assert await _titles(store, "calls") == ["Phone calls to parents"]
    assert await _titles(store, "cold") == ["Phone calls to parents"]
    async with store.unit() as unit:
        unit.reference.put_challenge(Challenge("damp", "Mildew"))
        await unit.commit(NOW)
    assert await _titles(store, "mildew") == ["Phone calls to parents"]
    assert await _titles(store, "cold") == []


async def test_search_shows_nobody_what_they_may_not_see(store: SqlStore) -> None:
    made = await world(store)
    told = await story(store, made.hubs, made.ada, Sharing.SQUAD)
    async with store.unit() as unit:
        for viewer, found in ((ANYONE, []), (Viewer(squads=frozenset({made.hubs.id})), [told.learning])):
            unit.see_as(viewer)
            assert [hit.learning for hit in await unit.search.learnings("texts helps")] == found


def test_content_words_are_what_is_worth_looking_for() -> None:
    assert content_words("What did we LEARN about the school's SMS?") == ["school", "sms", "text", "messages"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("attendence", ["attendance"]), ("lettres", ["letters"]), ("adhd", []), ("seekers", []), ("schol", ["school"])],
)
def test_only_a_typo_is_corrected(typed: str, meant: list[str]) -> None:
    assert nearest(typed, ["add", "attendance", "had", "letters", "school", "smokers"]) == meant
