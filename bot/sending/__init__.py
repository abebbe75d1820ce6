"""What was committed, on its way out: paced, retried, redacted, and what to say when it cannot go."""
