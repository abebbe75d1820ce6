"""The programme's own lists."""

from collections.abc import Sequence

from sqlalchemy import select, update

from bot.model.record import Challenge, Mission, Organisation, Place
from storage.records.repository import Repository
from storage.schema import ChallengeRow, LearningRow, MissionRow, OrganisationRow, PlaceRow, SearchDocument


class ReferenceRepository(Repository):
    """Fills `bot.ports.Reference`. Lists come in the order of their names."""

    async def places(self) -> Sequence[Place]:
        return [*(await self.work.directory()).places.values()]

    async def missions(self) -> Sequence[Mission]:
        return [*(await self.work.directory()).missions.values()]

    async def challenges(self) -> Sequence[Challenge]:
        return [*(await self.work.directory()).challenges.values()]

    async def organisations(self) -> Sequence[Organisation]:
        return [*(await self.work.directory()).organisations.values()]

    def put_place(self, place: Place) -> None:
        self.staged.put(
            PlaceRow,
            code=place.code,
            name=place.name,
            gss=place.gss,
            nation=place.nation,
            holidays=place.holidays,
        )

    def put_mission(self, mission: Mission) -> None:
        self.staged.put(MissionRow, code=mission.code, label=mission.label)

    def put_challenge(self, challenge: Challenge) -> None:
        self.staged.put(ChallengeRow, code=challenge.code, label=challenge.label, department=challenge.department)
        of_challenge = select(LearningRow.id).where(LearningRow.challenge == challenge.code)
        self.staged.run(
            update(SearchDocument)
            .where(SearchDocument.learning_id.in_(of_challenge), SearchDocument.topic != challenge.label)
            .values(topic=challenge.label)
        )

    def put_organisation(self, organisation: Organisation) -> None:
        self.staged.put(OrganisationRow, code=organisation.code, name=organisation.name)
