"""Whose run it is: a secret in the visitor's address, of which only a digest is kept.

Who reads the database learns no secret, and a run is handed out only where the digests are equal,
compared in constant time.
"""

import hashlib
import hmac
import re
import secrets

from rnn_forecast.language import _
from rnn_forecast.runs.failures import UnknownRun

EVERYBODY = ""
"""The owner where there is only one."""

TOKEN = re.compile(r"[A-Za-z0-9_-]{20,64}")


def new_token() -> str:
    """A secret that nobody guesses: 144 random bits."""
    return secrets.token_urlsafe(18)


def is_token(text: str) -> bool:
    """Whether a text from an address can be a secret."""
    return TOKEN.fullmatch(text) is not None


def owner_of(token: str) -> str:
    """The owner that a secret stands for.

    Raises:
        UnknownRun: The text is too short for a secret.
    """
    if not is_token(token):
        raise UnknownRun(_("The address does not hold the secret that runs belong to."))
    return hashlib.sha256(token.encode()).hexdigest()


def same_owner(one: str, other: str) -> bool:
    """Whether both are the same, in a time that does not depend on where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())
