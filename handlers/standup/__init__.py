"""Stand-ups: setting one up, answering, and what happens as its times come."""
