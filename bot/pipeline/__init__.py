"""One event's way: who it is from, what it means, whether they may, the handler, one commit."""
