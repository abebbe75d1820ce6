"""The text that learnings are searched by, and each database's own full-text index on it."""

from alembic import op

from storage.migrations.first.columns import foreign_key, text

_ADD = "INSERT INTO search_index (rowid, title, topic, body) VALUES (new.learning_id, new.title, new.topic, new.body);"
_REMOVE = (
    "INSERT INTO search_index (search_index, rowid, title, topic, body) "
    "VALUES ('delete', old.learning_id, old.title, old.topic, old.body);"
)


def create_tables() -> None:
    """Create the documents and the list of words that misspelt ones are corrected to."""
    op.create_table(
        "search_documents",
        foreign_key("learning_id", "learnings.id", primary_key=True),
        text("title"),
        text("topic"),
        text("body"),
    )
    op.create_table("search_words", text("word", primary_key=True))


def create_sqlite_index() -> None:
    """Create the FTS5 table, and the triggers that keep it equal to the documents."""
    op.execute(
        "CREATE VIRTUAL TABLE search_index USING fts5(title, topic, body, content='search_documents', "
        "content_rowid='learning_id', tokenize='porter unicode61 remove_diacritics 2')"
    )
    op.execute(f"CREATE TRIGGER search_added AFTER INSERT ON search_documents BEGIN {_ADD} END")
    op.execute(f"CREATE TRIGGER search_taken AFTER DELETE ON search_documents BEGIN {_REMOVE} END")
    op.execute(f"CREATE TRIGGER search_changed AFTER UPDATE ON search_documents BEGIN {_REMOVE} {_ADD} END")


def create_postgresql_index() -> None:
    """Create the generated column of words, weighted by where they are, and its index."""
    op.execute(
        "ALTER TABLE search_documents ADD COLUMN words tsvector GENERATED ALWAYS AS ("
        "setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', topic), 'B') || "
        "setweight(to_tsvector('english', body), 'D')) STORED"
    )
    op.execute("CREATE INDEX search_documents_words ON search_documents USING gin (words)")
