"""Settings that know their own limits.

A *spec* is a frozen dataclass whose fields are annotated with what may stand in them:

    @dataclass(frozen=True, kw_only=True)
    class WindowSpec(Spec):
        horizon: Annotated[int, Bounds(1, 336), About("Horizon", "steps to forecast")] = 7

The annotation is the single truth: it is checked when the spec is made, the pages build their
widgets from it, the command line its options, and the documentation its tables. Equal specs are
equal values and hash alike, so "the settings changed since this run" is ``run.setup != chosen``.
"""

import types
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields
from functools import cache
from typing import Annotated, Any, Literal, Self, Union, get_args, get_origin, get_type_hints

from rnn_forecast.errors import OutOfBounds
from rnn_forecast.language import _


@dataclass(frozen=True)
class Bounds:
    """The smallest and largest allowed value, both included."""

    low: float
    high: float
    step: float | None = None

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high


@dataclass(frozen=True)
class About:
    """How a setting is called on the page and what it does, in a few words."""

    label: str
    help: str = ""


@dataclass(frozen=True)
class Option:
    """One field of a spec, with all that its annotation says."""

    name: str
    kind: type
    default: Any
    bounds: Bounds | None
    choices: tuple[Any, ...]
    about: About

    optional: bool = False

    def check(self, value: object) -> None:
        """Raise OutOfBounds if the value may not stand in this field."""
        if self.optional and value is None:
            return
        if self.choices:
            if value not in self.choices:
                allowed = ", ".join(str(choice) for choice in self.choices)
                raise OutOfBounds(
                    _("{label} is {value!r}; choose one of: {allowed}.").format(
                        label=_(self.about.label), value=value, allowed=allowed
                    )
                )
        elif self.kind in (int, float):
            self._check_number(value)
        elif not isinstance(value, self.kind):
            raise OutOfBounds(
                _("{label} is {value!r}; a {name} is needed.").format(
                    label=_(self.about.label), value=value, name=self.kind.__name__
                )
            )

    def _check_number(self, value: object) -> None:
        numbers = int if self.kind is int else int | float
        if isinstance(value, bool) or not isinstance(value, numbers):
            kind = _("a whole number") if self.kind is int else _("a number")
            raise OutOfBounds(
                _("{label} is {value!r}; {kind} is needed.").format(
                    label=_(self.about.label), value=value, kind=kind
                )
            )
        if self.bounds is not None and value not in self.bounds:
            low, high = self.bounds.low, self.bounds.high
            raise OutOfBounds(
                _("{label} is {value}; choose from {low} to {high}.").format(
                    label=_(self.about.label), value=value, low=low, high=high
                )
            )

    def restored(self, value: object) -> object:
        """The value that JSON turned into a list or an object."""
        if isinstance(value, list) and self.kind is tuple:
            return tuple(value)
        if isinstance(value, dict) and issubclass(self.kind, Spec):
            return self.kind.from_mapping(value)
        return value


@dataclass(frozen=True, kw_only=True)
class Spec:
    """Frozen settings, checked when they are made."""

    def __post_init__(self) -> None:
        for option in self.options():
            option.check(getattr(self, option.name))

    @classmethod
    def options(cls) -> tuple[Option, ...]:
        """The fields with their limits, in the order in which they are written."""
        return _options(cls)

    @classmethod
    def option(cls, name: str) -> Option:
        """One field with its limits."""
        return next(option for option in cls.options() if option.name == name)

    @classmethod
    def from_mapping(cls, values: dict[str, Any]) -> Self:
        """The spec that ``as_mapping`` described; names it does not know are left out."""
        return cls(
            **{
                option.name: option.restored(values[option.name])
                for option in cls.options()
                if option.name in values
            }
        )

    def as_mapping(self) -> dict[str, Any]:
        """Every setting by name, ready for JSON."""
        values = {option.name: getattr(self, option.name) for option in self.options()}
        return {
            name: value.as_mapping() if isinstance(value, Spec) else value
            for name, value in values.items()
        }


@cache
def _options(spec: type[Spec]) -> tuple[Option, ...]:
    return tuple(_read(spec))


def _read(spec: type[Spec]) -> Iterator[Option]:
    hints = get_type_hints(spec, include_extras=True)
    for field in fields(spec):
        hint = hints[field.name]
        annotated = get_origin(hint) is Annotated
        notes = hint.__metadata__ if annotated else ()
        plain, optional = _without_none(get_args(hint)[0] if annotated else hint)
        yield Option(
            name=field.name,
            kind=_kind(plain),
            default=field.default if field.default_factory is MISSING else field.default_factory(),
            bounds=next((note for note in notes if isinstance(note, Bounds)), None),
            choices=get_args(plain) if get_origin(plain) is Literal else (),
            about=next((note for note in notes if isinstance(note, About)), About(field.name)),
            optional=optional,
        )


def _without_none(hint: Any) -> tuple[Any, bool]:  # noqa: ANN401  (an annotation is any object)
    """``int | None`` is an int that may be absent."""
    if get_origin(hint) not in (Union, types.UnionType):
        return hint, False
    return next(arg for arg in get_args(hint) if arg is not types.NoneType), True


def _kind(hint: Any) -> type:  # noqa: ANN401  (an annotation is any object)
    if get_origin(hint) is Literal:
        return type(get_args(hint)[0])
    return get_origin(hint) or hint
