"""The series as it will be used: its parts, its gaps, its columns."""

import numpy as np
import pandas as pd
import streamlit as st

from rnn_forecast.app import session, show
from rnn_forecast.app.messages import literal
from rnn_forecast.app.series_view import series_with_parts
from rnn_forecast.app.session import Choice
from rnn_forecast.app.words import counted
from rnn_forecast.diagnostics import columns, gaps
from rnn_forecast.figures.column_names import column_name, for_people
from rnn_forecast.language import _, n_, spoken
from rnn_forecast.series import SECONDS_A_DAY, step_seconds
from rnn_forecast.windows import Split

MOST_GAPS = 200
"""Rows on the page; the download has all."""

SHAPE_POINTS = 60
MOST_TOLD = 12


def drawn(choice: Choice) -> None:
    """Every observation, with the parts that training, validation and test will use."""
    series_with_parts(choice.series)
    st.caption(
        _(
            "The last 15 % of the steps test, the 15 % before them validate, the rest "
            "trains. The parts follow each other in time: nothing is ever shuffled."
        )
    )


def holes(choice: Choice) -> None:
    """Every gap, and what the network will read there."""
    series = choice.series
    found = gaps(series, Split.by_share(len(series)))
    st.header(_("Gaps"))
    if found.empty:
        st.markdown(_("None: every step of the target has a value."))
        return
    many = n_("1 gap", "{count:,} gaps", len(found)).format(count=len(found))
    st.markdown(
        _(
            "{gaps}, {steps} in all. What the network reads there is **the last value "
            "before the gap**, never one from the future; a gap at the very beginning "
            "takes the median of the training part. Nothing made up is ever learnt or "
            "scored: windows whose targets are missing are left out."
        ).format(gaps=many, steps=literal(counted(int(found["steps"].sum()), series.frequency)))
    )
    date = st.column_config.DatetimeColumn(format=date_format(series.frequency))
    value = st.column_config.NumberColumn(format="%g")
    st.dataframe(
        for_people(found.head(MOST_GAPS)),
        hide_index=True,
        column_config={
            column_name("from"): date,
            column_name("to"): date,
            column_name("filled with"): value,
        },
        alt=_("The gaps of the target and what they are filled with"),
    )
    if len(found) > MOST_GAPS:
        st.caption(_("The first {count} of them; the download has all.").format(count=MOST_GAPS))
    show.download(found, "gaps.csv", _("Gaps as CSV"))


def date_format(frequency: str) -> str:
    """How tables write the times of steps of this size."""
    day = "D MMM YYYY" if spoken() == "en" else "YYYY-MM-DD"
    return f"{day}, HH:mm" if step_seconds(frequency) < SECONDS_A_DAY else day


def roles(choice: Choice) -> None:
    """What each column is for, and why."""
    st.header(_("Columns"))
    st.markdown(
        _(
            "A column read beside the target is **known until today**: none of its future "
            "values is used, because none will be there on the day of a forecast. The "
            "calendar is known ahead, and so is a column **known for the future**: one with "
            "values in the rows after the target's last one, such as holidays or planned "
            "prices. Target and covariates are chosen in the sidebar."
        )
    )
    st.dataframe(
        roles_table(choice).rename(columns=column_name),
        hide_index=True,
        column_config={
            column_name("column"): st.column_config.TextColumn(width=190),
            column_name("shape"): st.column_config.LineChartColumn(width=70),
            column_name("unit"): st.column_config.TextColumn(width=60),
            column_name("role"): st.column_config.TextColumn(width=105),
            column_name("missing"): st.column_config.NumberColumn(width=105),
            column_name("why"): st.column_config.TextColumn(width="large"),
        },
        alt=_("The columns of the table, what each is for and why"),
    )
    if others := _without_numbers():
        st.caption(literal(_("Also in the file: {others}.").format(others=", ".join(others))))


def roles_table(choice: Choice) -> pd.DataFrame:
    """One row a column of numbers."""
    dataset = choice.dataset
    rows = [
        {
            "column": column.name,
            "shape": _shape(dataset.frame[column.name].to_numpy(dtype=float)),
            "unit": dataset.units.get(column.name, ""),
            "role": _(column.role),
            "missing": column.missing,
            "why": column.why
            + ("" if column.suggested else _(" Your choice, not the suggestion.")),
        }
        for column in columns(
            dataset, choice.series.name, tuple(choice.series.covariates), tuple(choice.series.known)
        )
    ]
    return pd.DataFrame(rows)


def _without_numbers() -> list[str]:
    """Columns of an uploaded file that are no series, and what they are instead."""
    file = session.current().file
    if file is None or file.upload is None:
        return []
    upload = file.upload
    times = upload.time_column.split(" + ")
    known = {*upload.value_columns, *times, upload.id_column}
    said = [
        _("'{name}', which says when").format(name=name)
        for name in times
        if name in upload.alternatives.columns
    ]
    if upload.id_column:
        said.append(_("'{name}', which tells the series apart").format(name=upload.id_column))
    words = [name for name in upload.alternatives.columns if name not in known]
    return said + [
        _("'{name}', which holds no numbers and is left out").format(name=name)
        for name in words[:MOST_TOLD]
    ]


def _shape(values: np.ndarray) -> list[float]:
    """So few values that a cell has room for them: the mean of each stretch that has any."""
    stretches = np.array_split(values, min(SHAPE_POINTS, len(values)))
    seen = [part[np.isfinite(part)] for part in stretches]
    return [float(part.mean()) for part in seen if len(part)]


def table(choice: Choice) -> None:
    """The series to take away, as the program will use it."""
    frame = choice.dataset.frame.rename_axis("ds").reset_index()
    show.download(frame, "series.csv", _("Table as CSV"))
    if choice.dataset.long is not None:
        st.caption(
            _(
                "The columns are series of their own, on the steps that they have in common. The "
                "long table has all steps of each, one series below the other: unique_id, ds, y."
            )
        )
        show.download(choice.dataset.long, "long.csv", _("Long table as CSV"))
