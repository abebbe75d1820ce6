"""People and the accounts they come by."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import func, select, update

from bot.model.event import Sender
from bot.model.record import Person
from bot.ports import Account
from storage.records.repository import Repository
from storage.schema import AccountRow, PersonRow


class PeopleRepository(Repository):
    """Fills `bot.ports.People`."""

    async def get(self, person: int) -> Person | None:
        return await (await self.work.directory()).person(person, self.reads)

    async def by_account(self, sender: Sender) -> Person | None:
        at = (sender.platform, sender.workspace, sender.account)
        return await (await self.work.directory()).by_account(at, self.reads)

    async def account_of(self, person: int, platform: str, workspace: str) -> str | None:
        return await self.reads.first(
            select(AccountRow.account)
            .where(AccountRow.person_id == person, AccountRow.platform == platform, AccountRow.workspace == workspace)
            .order_by(AccountRow.account)
        )

    async def in_workspace(self, platform: str, workspace: str) -> Sequence[Person]:
        rows = await self.reads.all(
            select(PersonRow)
            .join(AccountRow, AccountRow.person_id == PersonRow.id)
            .where(AccountRow.platform == platform, AccountRow.workspace == workspace)
            .order_by(PersonRow.name, PersonRow.id)
            .distinct()
        )
        return [person_of(row) for row in rows]

    async def chats(self, people: Collection[int]) -> Mapping[int, Sequence[str]]:
        query = select(AccountRow.person_id, AccountRow.platform).where(AccountRow.person_id.in_(sorted(people)))
        found: defaultdict[int, list[str]] = defaultdict(list)
        for person, platform in await self.reads.rows(query.distinct().order_by(AccountRow.platform)):
            found[person].append(platform)
        return found

    async def accounts(self) -> Sequence[Account]:
        rows = await self.reads.rows(
            select(PersonRow, AccountRow.platform, AccountRow.workspace, AccountRow.account)
            .join(AccountRow, AccountRow.person_id == PersonRow.id)
            .order_by(PersonRow.name, PersonRow.id, AccountRow.platform, AccountRow.workspace, AccountRow.account)
        )
        return [Account(person_of(row), *account) for row, *account in rows]

    async def add(self, sender: Sender, *, organisation: str = "", coordinator: bool = False) -> Person:
        number = await self.work.number(PersonRow)
        person = Person(number, sender.name, sender.zone, organisation, coordinator)
        self.staged.add(
            PersonRow,
            id=person.id,
            name=person.name,
            zone=person.zone,
            organisation=organisation,
            coordinator=coordinator,
        )
        self.staged.add(
            AccountRow,
            platform=sender.platform,
            workspace=sender.workspace,
            account=sender.account,
            person_id=person.id,
        )
        return person

    def coordinate(self, person: Person, *, coordinates: bool) -> None:
        self.staged.run(update(PersonRow).where(PersonRow.id == person.id).values(coordinator=coordinates))

    async def rename(self, person: Person, name: str) -> Person:
        accounts = select(func.count()).select_from(AccountRow).where(AccountRow.person_id == person.id)
        if await self.reads.first(accounts) != 1:
            return person
        self.staged.run(update(PersonRow).where(PersonRow.id == person.id).values(name=name))
        return replace(person, name=name)

    def move(self, person: Person, zone: str) -> None:
        self.staged.run(update(PersonRow).where(PersonRow.id == person.id).values(zone=zone))


def person_of(row: PersonRow) -> Person:
    """The person in a row."""
    return Person(row.id, row.name, row.zone, row.organisation, row.coordinator)
