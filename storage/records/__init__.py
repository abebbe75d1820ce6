"""One repository for each kind of record, and what they share."""
