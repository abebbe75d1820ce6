"""What a platform answers at once when the pipeline itself failed."""

from bot.ports import CommitInDoubt


def failed(error: Exception) -> str:
    """Return the sentence for a person whose event failed inside Squadbot. It never holds the error's own words."""
    if isinstance(error, CommitInDoubt):
        return (
            "Squadbot lost its database while it saved that, so it may be saved, or not. "
            "Before you send it again, look with /find or /home."
        )
    return "Squadbot could not do that just now. Nothing was saved: try again."
