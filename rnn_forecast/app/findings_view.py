"""What may be wrong with a result: one calm box each, and a button that applies what may help."""

from collections.abc import Sequence

import streamlit as st

from rnn_forecast.app import class_link, session
from rnn_forecast.app.messages import literal
from rnn_forecast.evaluation.findings import Finding, Remedy
from rnn_forecast.language import _, n_

MOST = 3
"""Findings that are shown at once; the others wait under a fold."""


def show(findings: Sequence[Finding]) -> None:
    """All findings of a result, the weightiest first."""
    offered: list[Remedy] = []
    for finding in findings[:MOST]:
        _box(finding, offered)
    rest = findings[MOST:]
    if rest:
        label = n_("{count} more finding", "{count} more findings", len(rest))
        with st.expander(label.format(count=len(rest)), icon=":material/more_horiz:"):
            for finding in rest:
                _box(finding, offered)


def _box(finding: Finding, offered: list[Remedy]) -> None:
    """One finding; what has been offered above is not offered again."""
    with st.container(border=True):
        st.markdown(literal(finding.sentence))
        st.caption(literal(finding.why))
        remedy = finding.remedy
        if remedy is not None and remedy not in offered and _may_apply(remedy):
            offered.append(remedy)
            st.button(
                _("Try this: {remedy}").format(remedy=literal(remedy.label)),
                icon=":material/tune:",
                key=f"remedy_{finding.kind}",
                on_click=_apply,
                args=(remedy,),
                help=_("Changes these settings in the sidebar. Then press Forecast now."),
            )


def _may_apply(remedy: Remedy) -> bool:
    """A teacher's link may have decided these settings."""
    link = class_link.opened()
    return not any(link.decides(name) for name in remedy.settings)


def _apply(remedy: Remedy) -> None:
    for name, value in remedy.settings.items():
        session.put(name, value)
