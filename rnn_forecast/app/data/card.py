"""The report card: what the source is, how it was read, and what was found on the way."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from rnn_forecast.app import messages, session
from rnn_forecast.app.data import reading
from rnn_forecast.app.data.series import date_format
from rnn_forecast.app.data.uploading import first_rows
from rnn_forecast.app.messages import literal
from rnn_forecast.app.session import Choice
from rnn_forecast.app.words import counted, step_name
from rnn_forecast.figures.wording import span_text
from rnn_forecast.language import _
from rnn_forecast.sources import OFFERED

if TYPE_CHECKING:
    from rnn_forecast.app.data.files import File
    from rnn_forecast.sources.upload import Upload

FIRST_ROWS = 8


def in_words(choice: Choice) -> str:
    """What the series is, in one sentence."""
    series, dataset = choice.series, choice.dataset
    span = span_text(series.index[0], series.index[-1], series.frequency)
    missing = int((~np.isfinite(series.values)).sum())
    said = (
        _("{count:,} of them without a value").format(count=missing)
        if missing
        else _("none of them missing")
    )
    unit = _(" in {unit}").format(unit=literal(series.unit)) if series.unit else ""
    return _("**{name}**{unit} of {title}: {counted}, {span}, {said}.").format(
        name=literal(series.name),
        unit=unit,
        title=literal(dataset.title),
        counted=literal(counted(len(series), series.frequency)),
        span=literal(span),
        said=said,
    )


def card(choice: Choice) -> None:
    """Facts, findings and credit of the source that is shown."""
    file = session.current().file
    st.header(_("Report card"))
    facts = dict(_facts(choice, file.upload if file else None))
    grid = st.grid(min_column_width=150, gap=("small", "medium"))
    for label, value in facts.items():
        with grid, st.container(gap=None):
            st.caption(label)
            st.markdown(literal(value))
    _findings(choice)
    if choice.dataset.credit:
        st.caption(literal(choice.dataset.credit))


def _facts(choice: Choice, upload: "Upload | None") -> Iterator[tuple[str, str]]:
    frame, series = choice.dataset.frame, choice.series
    absent = upload.missing_steps if upload else int(frame.isna().all(axis=1).sum())
    missing = int((~np.isfinite(series.values)).sum()) - absent
    yield _("Period"), span_text(series.index[0], series.index[-1], series.frequency)
    yield _("Step"), upload.step if upload else step_name(series.frequency)
    yield _("Steps"), f"{len(series):,}"
    yield _("Absent steps"), f"{absent:,}"
    yield _("Missing values"), f"{max(missing, 0):,}"
    if upload:
        yield from _facts_of_file(upload)
    else:
        yield _("Columns"), f"{len(frame.columns)}"


def _facts_of_file(upload: "Upload") -> Iterator[tuple[str, str]]:
    yield _("Rows read"), f"{upload.rows_read:,}"
    yield _("Rows used"), f"{upload.rows_used:,}"
    optional = {
        _("File in the archive"): upload.member,
        _("Sheet"): upload.sheet,
        _("Encoding"): upload.encoding,
        _("Separator"): _(reading.SEPARATORS.get(upload.separator or "", upload.separator or "")),
        _("Names in"): _("row {row}").format(row=upload.header_row)
        if upload.header_row
        else _("none"),
        _("Time column"): upload.time_column,
        _("Order of dates"): _(upload.date_order or ""),
        _("Series"): upload.series_id
        and _("{series}, 1 of {count:,}").format(
            series=upload.series_id, count=len(upload.series_ids)
        ),
    }
    yield from ((label, str(value)) for label, value in optional.items() if value)


def _findings(choice: Choice) -> None:
    """One counted sentence per finding."""
    notes = choice.dataset.notes
    if not notes:
        st.markdown(_(":material/check_circle: Nothing remarkable was found, nothing was changed."))
        return
    st.markdown("\n".join(f"- {literal(note.text)}" for note in notes))


def as_it_stands(choice: Choice) -> None:
    """The first rows of the source, and how a file was read, each under a fold."""
    tab = session.current()
    with st.expander(_("First rows"), icon=":material/table_rows:"):
        if tab.file is not None:
            first_rows(tab.file.rows[:FIRST_ROWS])
        else:
            date = st.column_config.DatetimeColumn(format=date_format(choice.series.frequency))
            frame = choice.dataset.frame.head(FIRST_ROWS)
            st.dataframe(frame, column_config={"_index": date}, alt=_("The first rows"))
    if tab.file is not None and tab.refused is None:
        _how_it_was_read(tab.file)


def _how_it_was_read(file: "File") -> None:
    with st.expander(
        _("How the file was read"), icon=":material/tune:", expanded=file.problem is not None
    ):
        if file.problem is not None:
            messages.refuse(str(file.problem))
            st.caption(_("So it cannot be read; above is still what was read before."))
        reading.choices(file)
        st.button(
            _("Forget this file"),
            on_click=forget,
            args=(file.key,),
            icon=":material/close:",
            type="tertiary",
        )


def forget(key: str) -> None:
    """Remove a file from the session's memory."""
    session.current().files.pop(key, None)
    session.put("source", OFFERED[0])
