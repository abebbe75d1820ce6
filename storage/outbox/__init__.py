"""The outbox's rows: claimed, settled, and shown to the operator."""
