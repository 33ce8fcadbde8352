"""What is asked of Open-Meteo, checked before anything is sent."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from rnn_forecast.language import _
from rnn_forecast.sources.live.failures import UnknownPlace, UnknownSetting
from rnn_forecast.sources.live.settings import one_of, put_together, take_apart
from rnn_forecast.sources.weather.variables import STEPS, Step

FIRST_DAY = date(1940, 1, 1)
"""The archive (ERA5) begins here."""

COORDINATES = re.compile(r"\s*(-?\d{1,2}(?:\.\d+)?)\s*,\s*(-?\d{1,3}(?:\.\d+)?)\s*")
LONGEST_NAME = 100

WAY_ON = "Use a bundled series such as bundled:seattle-weather, or upload a file."


@dataclass(frozen=True, slots=True)
class Query:
    """A place by its name or coordinates, what of it, and when.

    Attributes:
        place: The name, or ``"52.52,13.41"``.
        label: What coordinates are to be called; else nothing.
        step: Days or hours.
        variables: What is read.
        target: The variable to forecast.
        start: First day; ``None``: as many years back as are usual.
        end: Last day; ``None``: as late as there is.
    """

    place: str
    label: str
    step: Step
    variables: tuple[str, ...]
    target: str
    start: date | None
    end: date | None

    @property
    def key(self) -> str:
        """The name under which ``load`` finds it again; usual settings are left out."""
        settings = {
            "step": self.step.name if self.step.name != "daily" else "",
            "variables": ",".join(self.variables) if self.variables != self.step.usual else "",
            "start": self.start.isoformat() if self.start else "",
            "end": self.end.isoformat() if self.end else "",
            "place": self.label,
        }
        return "weather:" + put_together(self.place, settings)

    @property
    def coordinates(self) -> tuple[float, float] | None:
        """Latitude and longitude, if the place is given by them."""
        found = COORDINATES.fullmatch(self.place)
        return (float(found[1]), float(found[2])) if found else None

    def days(self, today: date) -> tuple[date, date]:
        """First and last day to ask for.

        Raises:
            UnknownSetting: They are the wrong way round, or not in the archive.
        """
        end = min(self.end or today, today)
        start = self.start or _years_before(end, self.step.years)
        if not FIRST_DAY <= start <= end:
            raise UnknownSetting(
                _(
                    "There is no weather from {start} to {end}: the archive goes from {first_day} "
                    "to {today}, and the start comes before the end."
                ).format(start=start, end=end, first_day=FIRST_DAY, today=today)
            )
        return start, end


def read(text: str) -> Query:
    """The query that ``text`` (what follows ``weather:``) describes.

    Raises:
        UnknownPlace: No place can be called this.
        UnknownSetting: There is no such step, variable or day.
    """
    parts = take_apart(text, ("step", "variables", "start", "end", "place"))
    step = STEPS[one_of("step", parts.settings.get("step") or _step_of(parts.column), STEPS)]
    chosen = [name for name in parts.settings.get("variables", "").split(",") if name]
    variables = tuple(dict.fromkeys(chosen or step.usual))
    if parts.column and parts.column not in variables:
        variables = (parts.column, *variables)
    for name in variables:
        one_of(f"{step.name} variable", name, step.variables)
    query = Query(
        place=_place(parts.name),
        label=parts.settings.get("place", "")[:LONGEST_NAME],
        step=step,
        variables=variables,
        target=parts.column or variables[0],
        start=_day(parts.settings, "start"),
        end=_day(parts.settings, "end"),
    )
    query.days(datetime.now(UTC).date())
    return query


def _step_of(variable: str) -> str:
    """Days, unless only hours have this variable."""
    return next((name for name, step in STEPS.items() if variable in step.variables), "daily")


def _place(name: str) -> str:
    if found := COORDINATES.fullmatch(name):
        if abs(float(found[1])) > 90 or abs(float(found[2])) > 180:  # noqa: PLR2004  (degrees)
            raise UnknownPlace(
                _("{name} is nowhere: latitude goes to 90, longitude to 180 degrees.").format(
                    name=name
                )
            )
        return f"{found[1]},{found[2]}"
    if not 2 <= len(name) <= LONGEST_NAME or not name.isprintable():  # noqa: PLR2004
        raise UnknownPlace(
            _(
                "{name!r} is not the name of a place. Write a name such as Berlin, or latitude "
                "and longitude such as 52.52,13.41."
            ).format(name=name[:40])
        )
    return name


def _day(settings: Mapping[str, str], name: str) -> date | None:
    text = settings.get(name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UnknownSetting(
            _("{name} is {text!r}; a day such as 2020-01-31 is needed.").format(
                name=name, text=text[:20]
            )
        ) from error


def _years_before(day: date, years: int) -> date:
    # The 29th of February has no namesake in most years.
    return day.replace(year=day.year - years, day=min(day.day, 28))
