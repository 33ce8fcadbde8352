"""What runs are called: by the program, and by people."""

import secrets

from rnn_forecast.language import _
from rnn_forecast.runs.failures import CannotKeep

LONGEST_TITLE = 200


def new_run() -> str:
    """A name that nobody guesses, of a run or a sweep."""
    return secrets.token_hex(16)


def name_of(title: str) -> str:
    """A title as it is kept: one line of at most 200 letters.

    Raises:
        CannotKeep: It is empty.
    """
    title = " ".join(title.split())[:LONGEST_TITLE]
    if not title:
        raise CannotKeep(_("Give the run a name, so that you find it again."))
    return title
