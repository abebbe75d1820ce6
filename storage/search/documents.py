"""Keeps a learning's search document in step with it, in the same transaction."""

from sqlalchemy import func, select, update

from bot.model.record import Learning
from storage.schema import ChallengeRow, SearchDocument
from storage.search.words import all_words
from storage.staged import Staged


def index(staged: Staged, learning: Learning) -> None:
    """Stage the document of a new learning."""
    body = _body(learning)
    staged.add(
        SearchDocument,
        learning_id=learning.id,
        title=learning.title,
        topic=learning.challenge_label,
        body=body,
    )
    staged.words.update(all_words(learning.title, learning.challenge_label, body))


def index_again(staged: Staged, learning: Learning) -> None:
    """Stage the document of a learning whose words or challenge changed."""
    body = _body(learning)
    label = select(ChallengeRow.label).where(ChallengeRow.code == learning.challenge).scalar_subquery()
    staged.run(
        update(SearchDocument)
        .where(SearchDocument.learning_id == learning.id)
        .values(title=learning.title, topic=func.coalesce(label, ""), body=body)
    )
    staged.words.update(all_words(learning.title, body))


def _body(learning: Learning) -> str:
    areas = learning.source.areas if learning.source else ""
    words = (learning.observed, learning.learned, learning.therefore, learning.place_name, areas)
    return "\n".join(word for word in words if word)
