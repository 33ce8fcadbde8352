"""What a search box offers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing that a search found. All of it is text from elsewhere: show it literally.

    Attributes:
        source: What ``load`` opens, e.g. ``"yahoo:AAPL"``.
        label: Its name for people, e.g. ``"Apple Inc."``.
        detail: What tells it from others of that name, e.g. ``"Equity · NASDAQ"``.
    """

    source: str
    label: str
    detail: str = ""
