"""Where results are kept, for whom and for how long: read from the environment."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from platformdirs import user_data_dir

from rnn_forecast.errors import OutOfBounds
from rnn_forecast.language import _

Mode = Literal["local", "shared", "off"]

MEGABYTE = 10**6
DAY = 86_400.0


@dataclass(frozen=True)
class Storage:
    """How this installation keeps results.

    Attributes:
        mode: ``local``: one person, everything; ``shared``: each visitor what their secret link
            owns; ``off``: nothing at all.
        home: The folder of bundles, and of the index unless that is elsewhere.
        database: SQLAlchemy's address of the index.
        owner_bytes: What one visitor of a shared installation may keep.
        total_bytes: What all of them may keep together.
        seconds: How long a shared installation keeps a run.
    """

    mode: Mode
    home: Path
    database: str
    owner_bytes: int = 100 * MEGABYTE
    total_bytes: int = 5_000 * MEGABYTE
    seconds: float = 30 * DAY

    @property
    def shared(self) -> bool:
        """Whether strangers use it side by side."""
        return self.mode == "shared"

    @property
    def searches(self) -> str | None:
        """The database that keeps searches; None where they are not kept.

        Strangers have none: no size limit and no expiry would hold there.
        """
        return self.database if self.mode == "local" else None


def configured() -> Storage:
    """The settings of this process, see docs/storage.md.

    Raises:
        OutOfBounds: A variable has a value that it cannot have.
    """
    mode = os.environ.get("RNN_FORECAST_STORAGE") or "local"
    if mode not in get_args(Mode):
        raise OutOfBounds(
            _("RNN_FORECAST_STORAGE is {mode!r}; choose one of: {names}.").format(
                mode=mode, names=", ".join(get_args(Mode))
            )
        )
    home = Path(os.environ.get("RNN_FORECAST_HOME") or user_data_dir("rnn_forecast", False))
    home = home.expanduser().absolute()
    return Storage(
        mode=cast("Mode", mode),
        home=home,
        database=os.environ.get("RNN_FORECAST_DATABASE") or f"sqlite:///{home / 'runs.sqlite'}",
        owner_bytes=round(_number("RNN_FORECAST_STORAGE_MB", 100) * MEGABYTE),
        total_bytes=round(_number("RNN_FORECAST_STORAGE_TOTAL_MB", 5_000) * MEGABYTE),
        seconds=_number("RNN_FORECAST_STORAGE_DAYS", 30) * DAY,
    )


def _number(name: str, default: float) -> float:
    text = os.environ.get(name) or str(default)
    try:
        number = float(text)
    except ValueError as error:
        raise OutOfBounds(
            _("{name} is {text!r}; give a number, e.g. {default:g}.").format(
                name=name, text=text, default=default
            )
        ) from error
    if not 0 < number < float("inf"):
        raise OutOfBounds(
            _("{name} is {text}; it must be more than 0.").format(name=name, text=text)
        )
    return number
