"""SQLite and PostgreSQL as one promise: views that read, and durable transactions."""
