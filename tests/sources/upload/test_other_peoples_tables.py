"""Tables as statistical offices, exchanges and spreadsheets write them; each was misread once."""

import numpy as np
import pandas as pd
import pytest

from rnn_forecast.sources.upload import Choices, read
from tests.sources.upload.factories import days, lines, wave, written


def _upload(text, name="a.csv", **choices):
    return read(text.encode(), name, Choices(**choices))


def _is_wave(upload, times, values):
    series = upload.series
    np.testing.assert_allclose(series["y"], values)
    assert list(series["ds"]) == list(times)


def _told(upload, category):
    return [note.text for note in upload.notes if note.category == category]


def _hours(size=72):
    return days(size, start="2024-03-01", freq="h")


@pytest.mark.parametrize("years", ["2021,,,,2022,,,,2023,,,", ",".join("222233334444")])
@pytest.mark.parametrize("quarters", [("1/4", "2/4", "3/4", "4/4"), ("Q1", "Q2", "Q3", "Q4")])
def test_years_above_quarters_are_read_together(years, quarters):
    years = years if years.startswith("2021") else ",".join(f"202{y}" for y in years.split(","))
    rows = [f"Item,{years}", "," + ",".join(quarters * 3)]
    rows += [
        f"{name}," + ",".join(map(str, range(at, at + 12))) for name, at in (("a", 5), ("b", 9))
    ]
    upload = _upload("\n".join(rows))
    assert upload.value_columns == ("a", "b")
    starts = pd.to_datetime(upload.series["ds"].iloc[[0, 5]])
    first = 2 if years.startswith("2022") else 1
    assert list(starts) == [
        pd.Timestamp(f"202{first}-01-01"),
        pd.Timestamp(f"202{first + 1}-04-01"),
    ]
    np.testing.assert_array_equal(upload.series["y"], range(5, 17))


def test_years_above_months_are_read_together():
    times = days(36, start="2021-01-01", freq="MS")
    years = ",".join(str(time.year) if time.month == 1 else "" for time in times)
    upload = _upload(
        f"Region,{years}\n,{','.join(written('%b', times))}\n"
        f"North,{','.join(map(str, wave(36)))}\nSouth,{','.join(map(str, wave(36)))}\n"
    )
    _is_wave(upload, times, wave(36))


def test_a_total_behind_the_times_is_left_out_and_told():
    times = days(48, start="2020-01-01", freq="MS")
    header = ",".join(written("%b-%y", times))
    cells = ",".join(map(str, wave(48)))
    rows = [f"Country,Product,{header},Total", f"KR,Tea,{cells},1", f"KR,Rice,{cells},2"]
    upload = _upload("\n".join(rows))
    assert upload.time_column == "time", "the times have no name of their own"
    assert upload.value_columns == ("Tea", "Rice")
    _is_wave(upload, times, wave(48))
    assert any("'Total'" in text for text in _told(upload, "non_numeric"))


def test_merged_years_count_for_the_months_below_them():
    times = days(60, start="2019-01-01", freq="MS")
    for year, month in (("{0.year}", "{0:%B}"), ("{0.year}년", "{0.month}월")):
        rows = [
            f"{year.format(time) if time.month == 1 else ''},{month.format(time)},{value}"
            for time, value in zip(times, wave(60), strict=True)
        ]
        upload = _upload("\n".join(["연도,월,값", *rows]))
        _is_wave(upload, times, wave(60))
        assert any("55 cells of '연도'" in text for text in _told(upload, "date_formats"))


def test_korean_years_and_months_in_two_columns_are_months():
    times = days(240, start="2004-01-01", freq="MS")
    rows = [f"{t.year}년,{t.month}월,{v}" for t, v in zip(times, wave(240), strict=True)]
    _is_wave(_upload("\n".join(["연도,월,판매량", *rows])), times, wave(240))


@pytest.mark.parametrize("hour", ["{0:%H:%M}", "{0.hour}"])
def test_merged_dates_count_for_the_hours_below_them_but_not_for_a_total(hour):
    rows = [
        f"{time:%Y-%m-%d},{hour.format(time)},{value}"
        if time.hour == 0
        else f",{hour.format(time)},{value}"
        for time, value in zip(_hours(), wave(72), strict=True)
    ]
    upload = _upload("\n".join(["Date,Hour,MW", *rows, ",,7231.5"]))
    _is_wave(upload, _hours(), wave(72))
    assert any("69 cells of 'Date'" in text for text in _told(upload, "date_formats"))


def test_a_forgotten_date_is_no_merged_cell():
    rows = [f"{t:%Y-%m-%d},{t:%H:%M},{v}" for t, v in zip(_hours(), wave(72), strict=True)]
    rows[30] = "," + rows[30].partition(",")[2]
    upload = _upload("\n".join(["Date,Time,MW", *rows]))
    assert len(upload.series) == 71
    assert _told(upload, "bad_dates")


def test_merged_names_tell_series_apart():
    rows = [
        f"{region if place == 0 else ''},{day:%Y-%m-%d},{value + shift}"
        for region, shift in (("Seoul", 0), ("Busan", 50))
        for place, (day, value) in enumerate(zip(days(), wave(), strict=True))
    ]
    upload = _upload("\n".join(["Region,Date,Value", *rows]))
    assert upload.series_ids == ("Seoul", "Busan")
    _is_wave(upload, days(), wave())


INTERVALS = {
    "ENTSO-E": ('"MTU"', '"{0:%d.%m.%Y %H:%M} - {1:%d.%m.%Y %H:%M}"'),
    "short": ("when", "{0:%Y-%m-%d %H:%M} – {1:%H:%M}"),
    "hours": ("Date,Hour", "{0:%Y-%m-%d},{0:%H} - {1:%H}"),
    "clocks": ("Date,Hours", "{0:%Y-%m-%d},{0:%H:%M}-{1:%H:%M}"),
}


@pytest.mark.parametrize("kind", INTERVALS)
def test_an_interval_counts_from_its_beginning_and_that_is_told(kind):
    header, pattern = INTERVALS[kind]
    ends = _hours() + pd.Timedelta(hours=1)
    cells = [pattern.format(*both) for both in zip(_hours(), ends, strict=True)]
    upload = _upload(lines(cells, wave(72), header=f"{header},load"))
    _is_wave(upload, _hours(), wave(72))
    assert any("from when until when" in text for text in _told(upload, "date_formats"))


@pytest.mark.parametrize(
    "pattern",
    ["{0:%d.%m.%Y} - {1:%d.%m.%Y}", "{0:%d.%m.%y} - {1:%d.%m.%y}", "{0:%Y.%m.%d}~{1:%Y.%m.%d}"],
)
def test_a_week_from_date_to_date_is_its_first_day(pattern):
    times = days(start="2023-01-02", freq="W-MON")
    cells = [pattern.format(time, time + pd.Timedelta(days=6)) for time in times]
    upload = _upload(lines(cells, wave()))
    _is_wave(upload, times, wave())
    assert upload.frequency == "W-MON"
    assert any("60 cells" in text for text in _told(upload, "date_formats"))


def test_quarters_above_their_months_are_not_averaged_with_them():
    """As the Office for National Statistics writes a series."""
    months = days(120, start="2010-01-01", freq="MS")
    quarters = [f"{year} Q{quarter},7" for year in range(2010, 2020) for quarter in (1, 2, 3, 4)]
    rows = [f"{time:%Y %b},{value}" for time, value in zip(months, wave(120), strict=True)]
    upload = _upload("\n".join(["Title,CPIH", "Unit,Index", *quarters, *rows]))
    _is_wave(upload, months, wave(120))
    (text,) = _told(upload, "several_series")
    assert "40 rows" in text
    assert "'2010 Q1'" in text
    assert not _told(upload, "bad_dates")


@pytest.mark.parametrize("zero", "٠۰०๐")
def test_digits_of_other_scripts_are_digits(zero):
    digits = {ord(str(digit)): chr(ord(zero) + digit) for digit in range(10)}
    text = lines(written("%Y-%m-%d", days()), wave()).translate(digits)
    upload = _upload(text)
    assert upload.value_column == "value"
    _is_wave(upload, days(), wave())


@pytest.mark.parametrize("mark", ["¹", "²)", "*", " †", " p", " b", "r", " bp", "(P)"])
def test_marks_behind_numbers_change_no_number_and_are_told(mark):
    counts = np.round(wave()).astype(int)
    cells = [f"{count}{mark if place % 9 == 4 else ''}" for place, count in enumerate(counts)]
    upload = _upload(lines(days(), cells))
    _is_wave(upload, days(), counts)
    assert any("7 cells of 'value'" in text for text in _told(upload, "non_numeric"))


@pytest.mark.parametrize("unit", ["p", " m²", " m³/s", " kg/m³"])
def test_a_letter_behind_every_number_is_its_unit(unit):
    upload = _upload(lines(days(), [f"{value}{unit}" for value in wave()]))
    _is_wave(upload, days(), wave())
    assert not _told(upload, "non_numeric")


def test_two_units_that_alternate_are_never_mixed():
    cells = [f"{value} {'MB' if place % 2 else 'GB'}" for place, value in enumerate(wave())]
    upload = _upload(lines(days(), cells))
    assert upload.series["y"].isna().sum() == 30
    assert any("30 cells of 'value'" in text for text in _told(upload, "non_numeric"))


@pytest.mark.parametrize("currency", [" zł", " руб.", " €", "원"])
@pytest.mark.parametrize("month", [" stycznia ", " января ", " de enero de ", ". Januar "])
def test_dates_in_words_and_blanks_between_thousands_keep_their_semicolons(month, currency):
    times = days(31, start="2024-01-01")
    numbers = [f"{value * 1000:,.2f}".replace(",", " ").replace(".", ",") for value in wave(31)]
    rows = [f"{t.day}{month}{t.year};{n}{currency}" for t, n in zip(times, numbers, strict=True)]
    upload = _upload("\n".join(["Data;Obrót (x)", *rows]))
    assert upload.separator == ";"
    _is_wave(upload, times, wave(31) * 1000)


def test_single_quotes_around_cells_are_quotes():
    times = written("'%Y-%m-%d'", days())
    _is_wave(_upload(lines(times, [f"'{value}'" for value in wave()])), days(), wave())


def test_the_end_mark_of_dos_is_no_footer():
    upload = _upload(lines(written("%Y-%m-%d", days()), wave()) + "\x1a")
    _is_wave(upload, days(), wave())
    assert not upload.notes


@pytest.mark.parametrize(("freq", "summer_time"), [("D", False), ("h", True)])
def test_only_a_repeated_hour_looks_like_the_end_of_summer_time(freq, summer_time):
    times = days(72, start="2024-10-26", freq=freq)
    twice = pd.Timestamp("2024-10-27 02:00" if freq == "h" else "2024-10-30")
    rows = list(zip(sorted([*times, twice]), wave(73), strict=True))
    upload = _upload(lines(*zip(*rows, strict=True)))
    (text,) = _told(upload, "duplicates")
    assert ("summer time" in text) == summer_time
