"""Take it with you: a result as a file of every form there is, made only when it is asked for."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from rnn_forecast.export import to_parquet
from rnn_forecast.language import _, speak, spoken
from rnn_forecast.leaving import onnx_installed, to_onnx, to_script
from rnn_forecast.report import to_report
from rnn_forecast.runs import ENDING, to_bytes
from rnn_forecast.studies.forecast import ForecastStudy


@dataclass(frozen=True)
class Form:
    """One file that can be made of a result.

    Attributes:
        label: On the button.
        about: What it is good for.
        ending: Of the file's name.
        mime: Its type.
        make: Its content; called in another thread when the button is clicked.
    """

    label: str
    about: str
    ending: str
    mime: str
    make: Callable[[], bytes]


def forecast(study: ForecastStudy, source: str) -> None:
    """A forecast in every form; ``source`` is the name under which its series may have come."""
    assert study.forecast is not None  # noqa: S101  (result has looked)
    forms = [_report(study), _table(study.forecast.frame()), _bundle(study)]
    if study.run.ended:  # when somebody pressed Stop cannot be repeated
        forms.append(_script(study, source))
    if onnx_installed():
        forms.append(_onnx(study))
    _offer(forms, f"{study.forecast.unique_id}-forecast")


def report(study: object, frame: pd.DataFrame, stem: str) -> None:
    """Any other result as report and table."""
    _offer([_report(study), _table(frame)], stem)


def _offer(forms: list[Form], stem: str) -> None:
    with st.popover(_("Take it with you"), icon=":material/ios_share:"):
        for form in forms:
            st.download_button(
                form.label,
                data=_in_the_same_language(form.make),
                file_name=f"{stem}{form.ending}",
                mime=form.mime,
                key=f"take_{form.ending}",
                on_click="ignore",
                width="stretch",
            )
            st.caption(form.about)


def _in_the_same_language(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """The click is answered in another thread, which does not know the visitor's language."""
    language = spoken()

    def made() -> bytes:
        speak(language)
        return make()

    return made


def _report(study: object) -> Form:
    return Form(
        _("Report"),
        _("One page with text and charts; it opens in any browser, also without a network."),
        ".html",
        "text/html",
        lambda: to_report(study).encode(),
    )


def _table(frame: pd.DataFrame) -> Form:
    return Form(
        _("Parquet"),
        _("The numbers with every digit, for pandas, R or a database."),
        ".parquet",
        "application/vnd.apache.parquet",
        lambda: to_parquet(frame),
    )


def _bundle(study: object) -> Form:
    return Form(
        _("Bundle"),
        _(
            "Series, settings, weights and numbers in one file: open it on the Runs page of "
            "another installation, or go on from newer rows with Forecaster.load in Python."
        ),
        ENDING,
        "application/zip",
        lambda: to_bytes(study),
    )


def _script(study: ForecastStudy, source: str) -> Form:
    return Form(
        _("Python script"),
        _("Trains the same networks again and compares every number with those shown here."),
        ".zip",
        "application/zip",
        lambda: to_script(study, source=source).archive(),
    )


def _onnx(study: ForecastStudy) -> Form:
    return Form(
        _("ONNX"),
        _("The networks as one graph for other programs, compared with the originals first."),
        ".onnx",
        "application/octet-stream",
        lambda: to_onnx(study.run, [study.windows]).content,
    )
