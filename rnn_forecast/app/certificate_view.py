"""What has seen what: dates, what was checked, and a copy to keep."""

import streamlit as st

from rnn_forecast.app import show
from rnn_forecast.app.controls import BIND
from rnn_forecast.app.messages import literal
from rnn_forecast.evaluation.certificate import Certificate, certify
from rnn_forecast.evaluation.leak_checks import Check
from rnn_forecast.figures.what_saw_what import what_saw_what
from rnn_forecast.language import _
from rnn_forecast.studies.forecast import ForecastStudy


def fold(study: ForecastStudy) -> None:
    """The certificate of a result, computed only where it is looked at."""
    opened = st.expander(
        _("What has seen what"),
        icon=":material/visibility:",
        key="certificate",
        on_change="rerun",
        bind=BIND,
    )
    if opened.open:
        with opened:
            _certificate(certify(study.run, study.windows))


def _certificate(found: Certificate) -> None:
    if found.clean:
        st.markdown(
            _("Nothing that was fitted or chosen has seen the test part. The program checked it:")
        )
    else:
        st.error(
            _("Something has seen what it should not have seen: do not trust the numbers above."),
            icon=":material/error:",
        )
    st.markdown("  \n".join(_line(check) for check in found.checks))
    show.picture(what_saw_what(found, theme=show.theme()), "what_saw_what", table="")
    names = {"who": _("What"), "start": _("From"), "end": _("To"), "how": _("Has taken from it")}
    frame = found.frame()[list(names)].rename(columns=names)
    show.table(frame, found.windows.series.frequency)
    st.download_button(
        _("Certificate as text"),
        data=found.text.encode("utf-8-sig"),
        file_name=f"{found.windows.series.name}-certificate.txt",
        mime="text/plain",
        icon=":material/download:",
        on_click="ignore",
    )


def _line(check: Check) -> str:
    icon = ":material/check:" if check.holds else ":material/close:"
    return f"{icon} {literal(check.statement)}"
