"""Sentences in the reader's language.

English is written in the code, inside ``_("...")``; the catalogues in ``locale/`` say the same in
other languages (gettext, read by the standard library). Values are put in afterwards, so that a
sentence stays one entry: ``_("{count} windows").format(count=n)``.

The language belongs to the context (a page run, the thread of a job), not to the process: two
visitors of one server read two languages.
"""

from contextvars import ContextVar
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path

LANGUAGES = {"en": "English", "ko": "한국어"}
"""Codes and their own names; the first is the one that the code is written in."""

CATALOGUES = Path(__file__).parent / "locale"

_spoken: ContextVar[str] = ContextVar("language", default="en")


def speak(language: str) -> None:
    """From now on and in this context, say everything in this language, a key of LANGUAGES."""
    _spoken.set(language if language in LANGUAGES else "en")


def spoken() -> str:
    """The language of this context."""
    return _spoken.get()


def preferred(locale: str | None) -> str:
    """The language for a browser's locale, e.g. ``"ko"`` for ``"ko-KR"``; English for others."""
    code = (locale or "").split("-")[0].lower()
    return code if code in LANGUAGES else "en"


def _(sentence: str) -> str:
    """The sentence in the language of this context."""
    return _catalogue(_spoken.get()).gettext(sentence) if sentence else ""


def n_(one: str, many: str, count: int) -> str:
    """The singular or plural that goes with a count: ``n_("{n} day", "{n} days", n)``."""
    return _catalogue(_spoken.get()).ngettext(one, many, count)


@cache
def _catalogue(language: str) -> NullTranslations:
    return translation("messages", CATALOGUES, [language], fallback=True)
