"""Two people who turn out to be one: everything is theirs, nothing is lost, and it happens once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.model.record import Person, Role
from bot.ports import Conflict
from storage.database.query import Query
from storage.schema import AccountCodeRow, Base, DayAwayRow, DraftRow, MembershipRow, PersonRow, table_of
from storage.unit_of_work import SqlStore
from tests.kit.builders import NOW, sender


async def pair(store: SqlStore) -> tuple[Person, Person]:
    """Two people, one of them a coordinator with things of her own."""
    async with store.unit() as unit:
        ada = await unit.people.add(sender("ada"))
        countess = await unit.people.add(sender("countess"), organisation="dfe", coordinator=True)
        one, other = [
            await unit.squads.add(name, place="", challenges=(), organisation="")
            for name in ("One squad", "Other squad")
        ]
        unit.squads.join(one.id, ada.id, Role.OBSERVER)
        unit.squads.join(one.id, countess.id, Role.LEAD)
        unit.squads.join(other.id, countess.id, Role.MEMBER)
        await unit.drafts.add(countess.id, "learn this", NOW)
        await unit.commit(NOW)
    for person, days in ((ada, (19, 20)), (countess, (20, 21))):
        async with store.work() as work:
            for day in days:
                work.staged.put(DayAwayRow, person_id=person.id, day=date(2026, 11, day))
            await store.writer.commit(work.staged, NOW, "")
    return ada, countess


async def offered(store: SqlStore, person: Person) -> str:
    async with store.unit() as unit:
        code = await unit.accounts.offer(person.id, NOW)
        await unit.commit(NOW)
    return code


async def test_everything_is_one_person_s(store: SqlStore) -> None:
    ada, countess = await pair(store)
    code = await offered(store, ada)
    async with store.unit() as unit:
        assert await unit.accounts.offered_by(code, NOW) == ada.id
        await unit.accounts.join(ada, countess, code)
        await unit.commit(NOW)
    async with store.unit() as unit:
        found = await unit.people.by_account(sender("countess"))
        assert found == Person(ada.id, ada.name, ada.zone, "dfe", coordinator=True)
        assert [(squad.name, role) for squad, role in await unit.squads.of_person(ada.id)] == [
            ("One squad", Role.LEAD),
            ("Other squad", Role.MEMBER),
        ]
    async with store.work() as work:
        assert await work.reads.values(Query(select(MembershipRow.person_id).distinct())) == [ada.id]
        assert await work.reads.values(Query(select(DraftRow.person_id))) == [ada.id]
        days = await work.reads.values(Query(select(DayAwayRow.day).order_by(DayAwayRow.day)))
        assert [day.day for day in days] == [19, 20, 21]
        assert await work.reads.value(Query(select(PersonRow.id).where(PersonRow.id == countess.id))) is None


async def test_a_code_joins_once(store: SqlStore) -> None:
    ada, countess = await pair(store)
    code = await offered(store, ada)
    async with store.unit() as one, store.unit() as other:
        for unit in (one, other):
            await unit.accounts.join(ada, countess, code)
        await one.commit(NOW)
        with pytest.raises(Conflict):
            await other.commit(NOW)


async def test_codes_are_forgotten_and_a_new_one_takes_the_old_one_s_place(store: SqlStore) -> None:
    ada, _ = await pair(store)
    old, new = await offered(store, ada), await offered(store, ada)
    async with store.unit() as unit:
        assert await unit.accounts.offered_by(old, NOW) is None
        assert await unit.accounts.offered_by(new, NOW + timedelta(minutes=15)) is None
        assert await unit.accounts.offered_by(new, NOW + timedelta(minutes=14)) == ada.id
    await store.forget(NOW + timedelta(minutes=15))
    async with store.work() as work:
        assert await work.reads.values(Query(select(AccountCodeRow.code))) == []


def test_a_table_that_names_people_in_its_key_has_one_other_part_or_more() -> None:
    """What `join` counts on: of what two people both have, a row can be told apart from the other's."""
    people = table_of(PersonRow).c.id
    keyed = [
        table for table in Base.metadata.sorted_tables if any(column.references(people) for column in table.primary_key)
    ]
    assert keyed
    assert all(len(table.primary_key) > 1 for table in keyed)


async def test_a_new_name_is_taken_from_the_only_account(store: SqlStore) -> None:
    ada, countess = await pair(store)
    async with store.unit() as unit:
        assert (await unit.people.rename(ada, "Ada King")).name == "Ada King"
        await unit.commit(NOW)
    async with store.unit() as unit:
        assert await unit.people.by_account(sender("ada")) == replace(ada, name="Ada King")
    code = await offered(store, ada)
    async with store.unit() as unit:
        await unit.accounts.join(ada, countess, code)
        await unit.commit(NOW)
    async with store.unit() as unit:
        kept = await unit.people.by_account(sender("countess"))
        assert kept is not None
        assert await unit.people.rename(kept, "Countess") == kept
