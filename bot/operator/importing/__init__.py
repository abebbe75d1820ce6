"""Bringing in the programme's own lists and published learnings: read and checked first, safe to run twice."""
