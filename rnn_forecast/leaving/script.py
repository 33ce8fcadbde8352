"""A Python script that trains a run again and compares it with the numbers of then."""

import io
import platform
import sys
import zipfile
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from threadpoolctl import threadpool_info

from rnn_forecast.errors import ForecastError
from rnn_forecast.export import to_exact_csv
from rnn_forecast.language import _
from rnn_forecast.leaving.failures import CannotExport
from rnn_forecast.leaving.script_series import Told, beside, from_source
from rnn_forecast.leaving.script_text import TEMPLATE, settings_in_code
from rnn_forecast.series import Series
from rnn_forecast.sources import open_dataset
from rnn_forecast.specs import Spec
from rnn_forecast.studies.forecast import ForecastStudy

LASTING = ("bundled:", "synthetic:")
"""Sources that say the same tomorrow."""


@dataclass(frozen=True)
class Script:
    """A script, and the series beside it.

    Attributes:
        text: The script, Python source.
        csv: The series that it reads; "" where it loads a source that never changes.
        csv_name: Under which name it looks for it, beside itself.
    """

    text: str
    csv: str
    csv_name: str

    def archive(self) -> bytes:
        """Both as one file to download, a zip archive."""
        whole = io.BytesIO()
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("again.py", self.text)
            if self.csv:
                archive.writestr(self.csv_name, self.csv)
        return whole.getvalue()


def to_script(study: ForecastStudy, *, source: str = "", csv_name: str = "series.csv") -> Script:
    """The script of a finished forecast.

    Args:
        study: The result.
        source: Under which name its series was loaded. One that ships with the package is loaded
            again; of all others the values of then are written beside the script.
        csv_name: Under which name.

    Raises:
        CannotExport: The training was stopped by hand; nobody can repeat when that was.
    """
    if study.forecast is None or study.assessment is None or not study.run.ended:
        raise CannotExport(
            _(
                "This training did not run to its end, and a script cannot stop it at the same "
                "moment; train once more without stopping."
            )
        )
    series = study.windows.series
    lasting = _lasting(source, series)
    told = from_source(series, source) if lasting else beside(series, csv_name)
    text = TEMPLATE.format_map(_words(study, told))
    return Script(text, "" if lasting else to_exact_csv(told.frame), csv_name)


def _lasting(source: str, series: Series) -> bool:
    """Whether the source ships with the package and still says the same."""
    if not source.startswith(LASTING):
        return False
    try:
        again = open_dataset(source)[0].series(series.name, [*series.covariates], [*series.known])
    except ForecastError:
        return False
    return again.fingerprint == series.fingerprint and series.season is None


def _words(study: ForecastStudy, told: Told) -> dict[str, Any]:
    setup, split = study.setup, study.windows.split
    assessment, forecast = study.assessment, study.forecast
    assert assessment is not None  # noqa: S101  (to_script has looked)
    assert forecast is not None  # noqa: S101
    specs: tuple[Spec, ...] = (setup.window, setup.inputs, setup.network, setup.training)
    names = ("window", "inputs", "network", "training")
    return {
        "title": repr(f"{setup.network.label} on {study.windows.series.name}"),
        "versions": _versions(),
        "network": type(setup.network).__name__,
        "imports": told.imports,
        "load": told.code,
        "fingerprint": repr(study.windows.series.fingerprint),
        "setup": "\n".join(
            settings_in_code(name, spec) for name, spec in zip(names, specs, strict=True)
        ),
        "split": repr(split),
        "errors": _listed({name: assessment.mae(name) for name in assessment.forecasts}),
        "forecast": _listed(
            {
                str(date): float(value)
                for date, value in zip(forecast.index, forecast.mean, strict=True)
            }
        ),
    }


def _listed(numbers: dict[str, float]) -> str:
    """One number a line, with every digit."""
    return "\n".join(f"    {name!r}: {float(number)!r}," for name, number in numbers.items())


def _versions() -> str:
    packages = " ".join(f"{name}=={version(name)}" for name in ("torch", "numpy", "pandas"))
    python = ".".join(map(str, sys.version_info[:2]))
    kernels = {each.get("architecture") for each in threadpool_info()} - {None}
    machine = " ".join((platform.system(), platform.machine(), *sorted(map(str, kernels))))
    return f"{packages}, Python {python}, {machine}"
