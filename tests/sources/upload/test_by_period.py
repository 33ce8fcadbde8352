"""Tables that read like a calendar: a row a year, a column a month."""

import numpy as np
import pytest

from rnn_forecast.sources.upload import Choices, read
from tests.sources.upload.factories import days, wave

ENGLISH = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
MONTHS = {
    "English": ENGLISH,
    "whole words": [day.strftime("%B") for day in days(12, "2015-01-01", "MS")],
    "Korean": [f"{month}월" for month in range(1, 13)],
    "numbers": [str(month) for month in range(1, 13)],
    "two digits": [f"{month:02d}" for month in range(1, 13)],
    "German": ["Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"],
    "statistical office": [f"M{month:02d}" for month in range(1, 13)],
}
TIMES = days(72, "2015-01-01", "MS")


def table(names, values, *, first="Year", label=str, separator=",", start=2015):
    """A row a year; values as text."""
    size = len(names)
    rows = [[first, *names]]
    for place in range(0, len(values), size):
        year = label(start + place // size)
        rows.append([year, *(str(value) for value in values[place : place + size])])
    return "\n".join(separator.join(row) for row in rows)


def upload(text, name="file.csv", **choices):
    return read(text.encode(), name, Choices(**choices))


def notes(found):
    return {note.category: note.text for note in found.notes}


@pytest.mark.parametrize("kind", MONTHS)
def test_a_row_a_year_and_a_column_a_month_is_one_series_of_months(kind):
    found = upload(table(MONTHS[kind], wave(72)))
    assert list(found.series["ds"]) == list(TIMES)
    np.testing.assert_allclose(found.series["y"], wave(72))
    assert found.frequency == "MS"
    assert (found.time_column, found.value_columns) == ("Year", ("value",))
    assert "Each row is a year and each column a month" in notes(found)["transposed"]
    assert f"'{MONTHS[kind][0]}' ... '{MONTHS[kind][-1]}'" in notes(found)["transposed"]


def test_a_korean_table_with_years_in_words_and_a_total():
    names = [*MONTHS["Korean"], "합계"]
    values = wave(72).reshape(6, 12)
    rows = np.column_stack([values, values.sum(axis=1)]).round(2).ravel()
    found = upload(table(names, rows, first="연도", label=lambda year: f"{year}년"))
    assert list(found.series["ds"]) == list(TIMES)
    np.testing.assert_allclose(found.series["y"], wave(72))
    assert "'합계'" in notes(found)["non_numeric"]


def test_months_to_come_are_not_missing_but_holes_are():
    values = [*map(str, wave(72))]
    values[-5:] = [""] * 5
    values[:2] = ["", ""]
    values[30] = "n/a"
    found = upload(table(ENGLISH, values))
    assert list(found.series["ds"]) == list(TIMES[2:-5])
    assert found.missing_values == 1
    assert found.missing_steps == 0


def test_a_title_above_a_total_below_and_years_backwards():
    text = table(ENGLISH, wave(72), separator=";")
    head, *rows = text.replace(".", ",").split("\n")
    total = "Average;" + ";".join(["1"] * 12)
    found = upload("\n".join(["Rainfall in mm", "", head, *reversed(rows), total]))
    assert list(found.series["ds"]) == list(TIMES)
    np.testing.assert_allclose(found.series["y"], wave(72))
    assert {"comments", "footer", "unsorted", "transposed"} <= set(notes(found))
    assert "1 line below the table" in notes(found)["footer"]


def test_a_column_a_year_and_a_row_a_month_is_the_same():
    upright = [line.split(",") for line in table(ENGLISH, wave(72), first="Month").split("\n")]
    text = "\n".join(",".join(column) for column in zip(*upright, strict=True))
    found = upload(text)
    assert list(found.series["ds"]) == list(TIMES)
    np.testing.assert_allclose(found.series["y"], wave(72))


def test_several_stations_are_a_long_table():
    head, *rows = table(ENGLISH, wave(72)).split("\n")
    lines = [
        f"Station,{head}",
        *(f"Seoul,{row}" for row in rows),
        *(f"Busan,{row}" for row in rows),
    ]
    found = upload("\n".join(lines))
    assert found.series_ids == ("Seoul", "Busan")
    assert list(found.series["ds"]) == list(TIMES)


def test_a_row_a_year_and_a_column_a_quarter():
    found = upload(table(["Q1", "Q2", "Q3", "Q4"], wave(40)))
    assert list(found.series["ds"]) == list(days(40, "2015-01-01", "QS"))
    np.testing.assert_allclose(found.series["y"], wave(40))


@pytest.mark.parametrize("start", [0, 1])
def test_a_row_a_day_and_a_column_an_hour(start):
    names = [f"{hour}시" for hour in range(start, start + 24)]
    rows = table(
        names, wave(24 * 12), first="날짜", label=lambda day: f"2024-03-{day:02d}", start=1
    )
    found = upload(rows)
    assert found.frequency == "h"
    assert list(found.series["ds"]) == list(days(24 * 12, f"2024-03-01 0{start}:00", "h"))
    np.testing.assert_allclose(found.series["y"], wave(24 * 12))


def test_whoever_names_the_row_of_names_gets_the_table_as_it_stands():
    found = upload(table(ENGLISH, wave(72 * 3)), header_row=1)
    assert found.value_columns == tuple(ENGLISH)
    assert found.frequency in ("YS", "YS-JAN")


def test_twelve_numbered_stations_beside_dates_are_no_months():
    times = [day.strftime("%Y-%m-%d") for day in days(60)]
    lines = ["date," + ",".join(MONTHS["numbers"])]
    lines += [",".join([time, *(str(value + n) for n in range(12))])
              for time, value in zip(times, wave(60), strict=True)]  # fmt: skip
    found = upload("\n".join(lines))
    assert found.rows_used == 60
    assert len(found.value_columns) == 12
