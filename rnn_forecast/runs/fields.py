"""Reading JSON that a stranger may have written: every look asks for a kind and gets it."""

import math
from collections.abc import Mapping
from typing import Any, TypeVar

from rnn_forecast.language import _
from rnn_forecast.runs.failures import UnreadableBundle

T = TypeVar("T")

LONGEST_TEXT = 2000
MOST_ITEMS = 5000


class Fields:
    """One JSON object of a bundle.

    Args:
        value: What JSON made of it.
        where: How it is called in the sentence about what is wrong.
    """

    def __init__(self, value: object, where: str) -> None:
        if not isinstance(value, dict):
            raise UnreadableBundle(
                _("In the bundle, {where} is not as this program writes it.").format(where=where)
            )
        self.value: Mapping[str, Any] = value
        self.where = where

    def text(self, name: str) -> str:
        """A text of bounded length."""
        text = self._get(name, str)
        return text if len(text) <= LONGEST_TEXT else self._refuse(name)

    def whole(self, name: str, low: int = 0, high: int = 2**53) -> int:
        """A whole number within limits."""
        number = self._get(name, int)
        wrong = isinstance(number, bool) or not low <= number <= high
        return self._refuse(name) if wrong else number

    def number(self, name: str) -> float:
        """A finite number."""
        number = self._get(name, int | float)
        wrong = isinstance(number, bool) or not math.isfinite(number)
        return self._refuse(name) if wrong else float(number)

    def flag(self, name: str) -> bool:
        """Yes or no."""
        return self._get(name, bool)

    def object(self, name: str) -> "Fields":
        """An object inside this one."""
        return Fields(self.value.get(name), f"{self.where}, {name}")

    def objects(self, name: str) -> "list[Fields]":
        """A list of objects."""
        return [Fields(each, f"{self.where}, {name}") for each in self._list(name)]

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts of bounded length."""
        texts = self._list(name)
        fitting = (isinstance(each, str) and len(each) <= LONGEST_TEXT for each in texts)
        return tuple(texts) if all(fitting) else self._refuse(name)

    def values(self, name: str) -> tuple[str | int | float, ...]:
        """A list of texts and numbers, in any mixture."""
        values = self._list(name)
        fitting = (type(each) in (str, int, float) for each in values)
        return tuple(values) if all(fitting) else self._refuse(name)

    def numbers(self, name: str) -> tuple[float, ...]:
        """A list of finite numbers."""
        numbers = self._list(name)
        return tuple(Fields({"number": each}, self.where).number("number") for each in numbers)

    def wholes(self, name: str, low: int = 0, high: int = 2**53) -> tuple[int, ...]:
        """A list of whole numbers within limits."""
        numbers = self._list(name)
        return tuple(Fields({name: each}, self.where).whole(name, low, high) for each in numbers)

    def has(self, name: str) -> bool:
        """Whether something stands there."""
        return self.value.get(name) is not None

    def _list(self, name: str) -> list[Any]:
        items = self._get(name, list)
        return items if len(items) <= MOST_ITEMS else self._refuse(name)

    def _get(self, name: str, kind: Any) -> Any:  # noqa: ANN401  (of that kind)
        value = self.value.get(name)
        return value if isinstance(value, kind) else self._refuse(name)

    def _refuse(self, name: str) -> Any:  # noqa: ANN401  (never returns)
        raise UnreadableBundle(
            _(
                "In the bundle, {where} has no usable {name!r}; it is damaged, or was not "
                "written by this program."
            ).format(where=self.where, name=name)
        )
