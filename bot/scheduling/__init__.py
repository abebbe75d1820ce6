"""Working out when things are due, and waking then."""
