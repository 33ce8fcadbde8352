# ruff: noqa: E501  (one entry a line, however long)
"""Files of the same kinds as the sixty-one, but others: the reader is general, not fitted."""

import gzip
import io
import zipfile

import numpy as np
import pandas as pd
import pytest

from rnn_forecast.errors import UnreadableFile
from rnn_forecast.sources.upload import Choices, read
from tests.sources.upload.factories import days, lines, wave, workbook, written


def _upload(text, name="file.csv", encoding="utf-8", **choices):
    content = text if isinstance(text, bytes) else text.encode(encoding)
    return read(content, name, Choices(**choices))


def _categories(upload):
    return {note.category for note in upload.notes}


def _is_wave(upload, times, size=60):
    assert list(upload.series["ds"]) == list(times)
    np.testing.assert_allclose(upload.series["y"], wave(size))


# ------------------------------------------------------------------ ways of writing the same days

DAILY = {
    "dots, two-digit years": lambda t: t.strftime("%d.%m.%y"),
    "Korean with blanks": lambda t: f"{t.year}. {t.month}. {t.day}.",
    "Korean words": lambda t: f"{t.year}년 {t.month}월 {t.day}일",
    "Korean words and weekday": lambda t: (
        f"{t.year}년 {t.month:02d}월 {t.day:02d}일 ({'월화수목금토일'[t.weekday()]})"
    ),
    "Japanese": lambda t: f"{t.year}年{t.month}月{t.day}日",
    "full-width digits": lambda t: t.strftime("%Y/%m/%d").translate(
        str.maketrans("0123456789", "０１２３４５６７８９")
    ),
    "US with weekday": lambda t: f'"{t.strftime("%A, %B")} {t.day}, {t.year}"',
    "SAS": lambda t: t.strftime("%d%b%Y").upper(),
    "RFC 2822": lambda t: f'"{t.strftime("%a, %d %b %Y %H:%M:%S")} +0000"',
    "ctime": lambda t: t.strftime("%a %b %d %H:%M:%S %Y"),
    "German": lambda t: f"{t.day}. {['Juni', 'Juli'][t.month - 6]} {t.year}",
    "French": lambda t: f"{t.day} {['juin', 'juil.'][t.month - 6]} {t.year}",
    "Spanish": lambda t: f"{t.day} de {['junio', 'julio'][t.month - 6]} de {t.year}",
    "Russian": lambda t: f"{t.day} {['июня', 'июля'][t.month - 6]} {t.year} г.",
    "Polish": lambda t: f"{t.day} {['czerwca', 'lipca'][t.month - 6]} {t.year}",
    "Finnish": lambda t: f"{t.day}. {['kesäkuuta', 'heinäkuuta'][t.month - 6]} {t.year}",
    "Turkish": lambda t: f"{t.day} {['Haziran', 'Temmuz'][t.month - 6]} {t.year}",
    "US padded": lambda t: t.strftime("%m/%d/%Y"),
    "US unpadded with midnight": lambda t: f"{t.month}/{t.day}/{t.year} 12:00:00 AM",
    "US two digits": lambda t: t.strftime("%m/%d/%y"),
    "year first, two digits": lambda t: t.strftime("%y-%m-%d"),
    "compact": lambda t: t.strftime("%Y%m%d"),
    "compact, two digits": lambda t: t.strftime("%y%m%d"),
    "day of the year": lambda t: t.strftime("%Y-%j"),
    "day of the year, compact": lambda t: t.strftime("%Y%j"),
    "ISO week and day": lambda t: t.strftime("%G-W%V-%u"),
    "year, day, month": lambda t: t.strftime("%Y-%b-%d"),
    "English ordinals": lambda t: (
        f'"{t.strftime("%B")} {t.day}{"st" if t.day in (1, 21, 31) else "nd" if t.day in (2, 22) else "rd" if t.day in (3, 23) else "th"}, {t.year}"'
    ),
    "epoch milliseconds": lambda t: str(int(t.timestamp() * 1000)),
    "epoch nanoseconds": lambda t: str(int(t.timestamp()) * 10**9),
    "Seoul midnights": lambda t: t.strftime("%Y-%m-%dT00:00:00+09:00"),
    "New York midnights over the year": lambda t: t.strftime("%Y-%m-%d 00:00:00-04:00"),
    "Excel's text guard": lambda t: f'"=""{t.strftime("%Y-%m-%d")}"""',
    "Excel serial with .0": lambda t: f"{(t - pd.Timestamp('1899-12-30')).days}.0",
}


@pytest.mark.parametrize("style", DAILY)
def test_days_are_read_however_they_are_written(style):
    times = days()
    upload = _upload(lines(map(DAILY[style], times), wave(), header="날짜,value"))
    _is_wave(upload, times)
    assert upload.frequency == "D"


MONTHLY = {
    "Jan-22": lambda t: t.strftime("%b-%y"),
    "Jan 2022": lambda t: t.strftime("%b %Y"),
    "January 2022": lambda t: t.strftime("%B %Y"),
    "2022M01": lambda t: t.strftime("%YM%m"),
    "2022M1": lambda t: f"{t.year}M{t.month}",
    "2022-M01": lambda t: t.strftime("%Y-M%m"),
    "2022/01": lambda t: t.strftime("%Y/%m"),
    "01/2022": lambda t: t.strftime("%m/%Y"),
    "2022.01": lambda t: t.strftime("%Y.%m"),
    "2022년 1월": lambda t: f"{t.year}년 {t.month}월",
    "2022年1月": lambda t: f"{t.year}年{t.month}月",
    "2022-Jan": lambda t: t.strftime("%Y-%b"),
    "years with a fraction": lambda t: f"{t.year + (t.month - 1) / 12:.6f}",
    "202201": lambda t: t.strftime("%Y%m"),
    "US first days": lambda t: t.strftime("%m/%d/%Y"),
    "European first days": lambda t: t.strftime("%d-%m-%Y"),
}


@pytest.mark.parametrize("style", MONTHLY)
def test_months_are_read_however_they_are_written(style):
    times = days(freq="MS", start="2016-01-01")
    upload = _upload(lines(map(MONTHLY[style], times), wave(), header="date,value"))
    _is_wave(upload, times)
    assert upload.frequency == "MS"


QUARTERLY = {
    "2008Q1": "{y}Q{q}",
    "2008-Q1": "{y}-Q{q}",
    "2008 Q1": "{y} Q{q}",
    "2008:Q1": "{y}:Q{q}",
    "Q1 2008": "Q{q} {y}",
    "Q1-2008": "Q{q}-{y}",
    "1Q2008": "{q}Q{y}",
    "1Q08": "{q}Q{s}",
    "2008년 1분기": "{y}년 {q}분기",
    "2008-T1": "{y}-T{q}",
    "2008K1": "{y}K{q}",
    "1. Quartal 2008": "{q}. Quartal {y}",
    "1er trimestre 2008": "{q}e trimestre {y}",
    "2008 1/4": "{y} {q}/4",
    "2008.1/4": "{y}.{q}/4",
    "'08.1Q": "'{s}.{q}Q",
}


@pytest.mark.parametrize("style", QUARTERLY)
def test_quarters_are_read_however_they_are_written(style):
    times = days(freq="QS", start="2008-01-01", size=48)
    labels = [QUARTERLY[style].format(y=t.year, s=t.strftime("%y"), q=t.quarter) for t in times]
    upload = _upload(lines(labels, wave(48), header="quarter,gdp"))
    _is_wave(upload, times, 48)
    assert upload.frequency == "QS-JAN"


@pytest.mark.parametrize("style", ["%G-W%V", "%GW%V", "W%V %G", "%G-W%V-1", "KW %V/%G"])
def test_iso_weeks_begin_on_monday(style):
    times = days(freq="W-MON", start="2016-01-04")
    upload = _upload(lines(written(style, times), wave(), header="week,y"))
    _is_wave(upload, times)
    assert upload.frequency == "W-MON"


HOURLY = {
    "Korean halves": lambda t: f"{t.strftime('%Y-%m-%d')} {'오전' if t.hour < 12 else '오후'} {(t.hour % 12) or 12}:00",
    "Korean halves and words": lambda t: f"{t.year}년 {t.month}월 {t.day}일 {'오전' if t.hour < 12 else '오후'} {(t.hour % 12) or 12}시 00분",
    "am and pm": lambda t: t.strftime("%Y-%m-%d %I:%M:%S %p"),
    "a.m. and p.m.": lambda t: t.strftime("%Y-%m-%d %I:%M ") + ("a.m." if t.hour < 12 else "p.m."),
    "T and fraction": lambda t: t.strftime("%Y-%m-%dT%H:%M:%S.000"),
    "hour only": lambda t: t.strftime("%Y-%m-%d %H"),
    "h": lambda t: t.strftime("%d.%m.%Y %Hh%M"),
    "compact with T": lambda t: t.strftime("%Y%m%dT%H%M%S"),
    "twelve digits": lambda t: t.strftime("%Y%m%d%H%M"),
    "ten digits": lambda t: t.strftime("%Y%m%d%H"),
    "Apache": lambda t: t.strftime("%d/%b/%Y:%H:%M:%S +0000"),
    "offset": lambda t: (t + pd.Timedelta("9h")).strftime("%Y-%m-%dT%H:%M:%S+09:00"),
    "Excel serial": lambda t: f"{(t - pd.Timestamp('1899-12-30')) / pd.Timedelta('1D'):.9f}",
    "epoch with fraction": lambda t: f"{t.timestamp():.3f}",
    "24 for midnight": lambda t: (t - pd.Timedelta("1D")).strftime("%Y-%m-%d 24:00") if t.hour == 0 else t.strftime("%Y-%m-%d %H:%M"),
}  # fmt: skip


@pytest.mark.parametrize("style", HOURLY)
def test_hours_are_read_however_they_are_written(style):
    times = days(freq="h", start="2024-01-01 00:00")
    upload = _upload(lines(map(HOURLY[style], times), wave(), header="time,value"))
    _is_wave(upload, times)
    assert upload.frequency == "h"


def test_mixed_offsets_become_utc():
    times = pd.date_range("2024-03-30", periods=60, freq="h", tz="Europe/Berlin")
    upload = _upload(lines([time.isoformat() for time in times], wave()))
    _is_wave(upload, times.tz_convert("UTC").tz_localize(None))
    assert upload.frequency == "h"
    assert "time_zone" in _categories(upload)


def test_midnights_with_changing_offsets_are_dates():
    times = pd.date_range("2024-02-20", periods=60, freq="B", tz="America/New_York")
    upload = _upload(lines(times.astype(str), wave()))
    _is_wave(upload, times.tz_localize(None))
    assert upload.frequency == "B"


# ----------------------------------------------------------------------------- several time columns


@pytest.mark.parametrize(
    "header",
    ["year,month,day,y", "연도,월,일,y", "Jahr,Monat,Tag,y", "ano,mes,dia,y", "YYYY,MM,DD,y"],
)
def test_year_month_and_day_may_stand_in_three_columns(header):
    times = days()
    rows = [f"{t.year},{t.month},{t.day},{v}" for t, v in zip(times, wave(), strict=True)]
    _is_wave(_upload("\n".join([header, *rows])), times)


def test_hours_count_from_0_to_23_beside_repeated_dates():
    times = days(freq="h", start="2024-01-01")
    rows = [
        f"{t:%d/%m/%Y};{t.hour};{str(v).replace('.', ',')}"
        for t, v in zip(times, wave(), strict=True)
    ]
    upload = _upload("\n".join(["Datum;Stunde;Last", *rows]))
    _is_wave(upload, times)
    assert upload.time_column == "Datum + Stunde"


def test_months_may_be_words_beside_a_year():
    times = days(freq="MS", start="2016-01-01")
    rows = [f"{t.year}\t{t:%B}\t{v}" for t, v in zip(times, wave(), strict=True)]
    _is_wave(_upload("\n".join(["Year\tMonth\tRain", *rows]), "rain.tsv"), times)


def test_clock_beside_date_separated_by_blanks():
    times = days(freq="15min", start="2024-01-01")
    rows = [f"{t:%Y-%m-%d  %H:%M:%S}   {v}" for t, v in zip(times, wave(), strict=True)]
    upload = _upload("\n".join(["date time value", *rows]), "log.txt")
    _is_wave(upload, times)
    assert upload.frequency == "15min"


# ------------------------------------------------------------------------------------------ numbers

NUMBERS = {
    "German": (";", lambda v: f"{v:,.2f}".translate(str.maketrans(",.", ".,"))),
    "French narrow blanks": (";", lambda v: f"{v:,.2f}".replace(",", "\u202f").replace(".", ",")),
    "Swiss typographic": (";", lambda v: f"{v:,.2f}".replace(",", "’")),
    "Indian": (",", lambda v: f'"{int(v) // 1000 // 100},{int(v) // 1000 % 100:02d},{int(v) % 1000:03d}.{round(v % 1 * 100):02d}"'),
    "euros after": (";", lambda v: f"{v:.2f}".replace(".", ",") + " €"),
    "won before": ("|", lambda v: f"₩{v:,.2f}"),
    "code before": (";", lambda v: f"USD {v:,.2f}"),
    "unit after": (";", lambda v: f"{v:.2f} kWh"),
    "full width": (";", lambda v: f"{v:.2f}".translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))),
    "power of ten": (",", lambda v: f"{v:.8E}"),
    "leading apostrophe": (",", lambda v: f"'{v:.2f}"),
    "plus sign": (",", lambda v: f"+{v:.2f}"),
    "text guard": (",", lambda v: f'"=""{v:.2f}"""'),
}  # fmt: skip


@pytest.mark.parametrize("style", NUMBERS)
def test_numbers_are_read_however_they_are_written(style):
    separator, write = NUMBERS[style]
    values = wave(middle=123_456.0)
    header = separator.join(["date", "amount"])
    text = lines(
        days().strftime("%Y-%m-%d"), map(write, values), header=header, separator=separator
    )
    np.testing.assert_allclose(_upload(text).series["y"], values)


@pytest.mark.parametrize(
    "write", ["-{:.2f}", "({:.2f})", "−{:.2f}", "{:.2f}-", "-${:.2f}", "$-{:.2f}", "($ {:.2f})"]
)
def test_negative_numbers_are_read_however_they_are_written(write):
    text = lines(days().strftime("%Y-%m-%d"), map(write.format, wave()))
    np.testing.assert_allclose(_upload(text).series["y"], -wave())


def test_thousands_alone_are_told_and_can_be_chosen():
    text = lines(
        days().strftime("%Y-%m-%d"),
        [f"1.{n + 100}" for n in range(60)],
        header="d;y",
        separator=";",
    )
    upload = _upload(text)
    assert "ambiguous_numbers" in _categories(upload)
    assert upload.series["y"].iloc[0] == pytest.approx(1.1)
    assert _upload(text, decimal=",").series["y"].iloc[0] == 1100


def test_sentinels_are_missing_unless_they_are_kept():
    values = [*wave(57, middle=0), -999.9, -999.9, -999.9]
    text = lines(days().strftime("%Y-%m-%d"), values)
    upload = _upload(text)
    assert (upload.missing_values, "sentinel" in _categories(upload)) == (3, True)
    assert _upload(text, sentinels="keep").missing_values == 0


# ------------------------------------------------------------------------------------ tables


def test_world_bank_tables_lie_on_their_side_below_a_preamble():
    years = range(1990, 2022)
    header = '"Country Name","Country Code","Indicator Name","Indicator Code",' + ",".join(
        f'"{y}"' for y in years
    )
    rows = [
        f'"{c}","{c[:3]}","Rain, total","X.Y",' + ",".join(f'"{v}"' for v in wave(32, m))
        for c, m in (("Aruba", 100), ("Chad", 300))
    ]
    upload = _upload(
        "\n".join(
            [
                '"Data Source","World Development Indicators",',
                "",
                '"Last Updated Date","2024-01-01",',
                "",
                header + ",",
                *[row + "," for row in rows],
            ]
        )
    )
    assert upload.value_columns == ("Aruba", "Chad")
    assert upload.frequency == "YS-JAN"
    assert "transposed" in _categories(upload)
    np.testing.assert_allclose(upload.series["y"], wave(32))


def test_transposed_tables_with_dates_in_the_header():
    times = days()
    text = (
        "name,"
        + ",".join(times.strftime("%d/%m/%Y"))
        + "\ntemp,"
        + ",".join(map(str, wave()))
        + "\n"
    )
    upload = _upload(text)
    _is_wave(upload, times)
    assert upload.value_column == "temp"


def test_yfinance_with_two_tickers_keeps_both_names():
    rows = [
        f"{t:%Y-%m-%d},{v},{v + 1},{1000 + n},{2000 + n}"
        for n, (t, v) in enumerate(zip(days(), wave(), strict=True))
    ]
    text = "\n".join(
        ["Price,Close,Close,Volume,Volume", "Ticker,AAPL,MSFT,AAPL,MSFT", "Date,,,,", *rows]
    )
    upload = _upload(text)
    assert upload.value_columns == ("Close AAPL", "Close MSFT", "Volume AAPL", "Volume MSFT")
    assert upload.time_column == "Date"


def test_interleaved_long_tables_are_told_apart():
    rows = [
        f"{t:%Y-%m-%d},{i},{v}"
        for t, v in zip(days(), wave(), strict=True)
        for i in ("서울", "부산")
    ]
    upload = _upload("\n".join(["날짜,지점명,기온", *rows]), encoding="cp949")
    assert (upload.id_column, upload.series_ids) == ("지점명", ("서울", "부산"))
    _is_wave(upload, days())
    assert _upload("\n".join(["날짜,지점명,기온", *rows]), series="부산").series_id == "부산"


@pytest.mark.parametrize("names", ["unique_id,ds,y", "shop,day,sold", "where,when,what"])
@pytest.mark.parametrize("by_series", [True, False])
def test_hundreds_of_series_are_told_apart(names, by_series):
    """More than any sample of the rows holds twice."""
    ids = [f"s{n:03}" for n in range(400)] if names != "shop,day,sold" else range(400)
    rows = [(i, t, n) for i in ids for n, t in enumerate(days()[:20])]
    rows = rows if by_series else sorted(rows, key=lambda row: row[1])
    upload = _upload("\n".join([names, *(f"{i},{t:%Y-%m-%d},{n}.5" for i, t, n in rows)]))
    assert upload.id_column == names.partition(",")[0]
    assert upload.series_ids == tuple(str(each) for each in ids)


def test_long_tables_with_two_id_columns_are_told_apart():
    rows = [
        f"{t:%Y-%m-%d},{s},{i},{v}"
        for s in (1, 2)
        for i in (7, 8)
        for t, v in zip(days(), wave(), strict=True)
    ]
    upload = _upload("\n".join(["date,store,item,sales", *rows]))
    assert (upload.id_column, upload.series_ids) == (
        "store + item",
        ("1 / 7", "1 / 8", "2 / 7", "2 / 8"),
    )
    _is_wave(upload, days())


def test_row_names_of_r_have_no_name():
    rows = [
        f'"{n}" "{t:%Y-%m-%d}" {v}' for n, (t, v) in enumerate(zip(days(), wave(), strict=True), 1)
    ]
    upload = _upload("\n".join(['"date" "value"', *rows]))
    assert (upload.time_column, upload.value_column) == ("date", "value")
    _is_wave(upload, days())


def test_decimal_commas_between_commas_are_refused():
    rows = [f"{t:%Y-%m-%d},{v:.2f}".replace(".", ",") for t, v in zip(days(), wave(), strict=True)]
    with pytest.raises(UnreadableFile) as refusal:
        _upload("\n".join(["date,value", *rows]))
    assert refusal.value.category == "malformed"


def test_a_quote_that_is_never_closed_swallows_nothing():
    rows = [
        f"{t:%Y-%m-%d},{chr(34) + 'oops' if n == 20 else 'fine'},{v}"
        for n, (t, v) in enumerate(zip(days(), wave(), strict=True))
    ]
    upload = _upload("\n".join(["date,note,value", *rows]))
    _is_wave(upload, days())
    assert "malformed" in _categories(upload)


@pytest.mark.parametrize(
    "footer", ["Summe;6000", "평균;100", "* provisional", "Source: office; 2024", "합계;;;"]
)
def test_footers_are_left_out_and_told(footer):
    upload = _upload(
        lines(days().strftime("%d.%m.%Y"), wave(), header="Datum;Wert", separator=";")
        + "\n"
        + footer
        + "\n"
    )
    _is_wave(upload, days())
    assert "footer" in _categories(upload)


def test_titles_units_and_merged_cells_above_the_rows():
    head = [
        "Wetterstation Nord;;;;",
        "Stand: 01.02.2024;;;;",
        ";;;;",
        ";Temperatur;;Wind;",
        "Datum;min;max;min;max",
        "TT.MM.JJJJ;°C;°C;m/s;m/s",
    ]
    rows = [f"{t:%d.%m.%Y};{v};{v + 1};3,5;4,5" for t, v in zip(days(), wave(), strict=True)]
    upload = _upload("\n".join([*head, *rows]).replace(".5", ".5"), "wetter.csv", "cp1252")
    assert upload.value_columns == ("Temperatur min", "Temperatur max", "Wind min", "Wind max")
    assert upload.time_column == "Datum"
    assert upload.dataset.units["Temperatur max"] == "°C"
    _is_wave(upload, days())


def test_key_and_value_lines_above_the_names():
    head = ["Station,Berlin", "Element,Temperature", "Latitude,52.5", "DATE,TAVG"]
    upload = _upload("\n".join(head) + "\n" + lines(days().strftime("%Y-%m-%d"), wave(), header=""))
    assert (upload.time_column, upload.value_column) == ("DATE", "TAVG")
    _is_wave(upload, days())


def test_a_header_behind_a_comment_sign_names_the_columns():
    upload = _upload(
        "# made by me\n#date,rain\n" + lines(days().strftime("%Y-%m-%d"), wave(), header="")
    )
    assert (upload.time_column, upload.value_column) == ("date", "rain")


def test_pandas_running_index_is_not_the_value():
    frame = pd.DataFrame({"when": days(), "y1": wave()})
    upload = _upload(frame.to_csv())
    assert (upload.time_column, upload.value_column) == ("when", "y1")


def test_prices_of_a_stock_are_forecast_by_their_close():
    rows = [
        f"{t:%Y-%m-%d},{v},{v},{v},{v},{v},{1000 + n}"
        for n, (t, v) in enumerate(zip(days(freq="B"), wave(), strict=True))
    ]
    upload = _upload("\n".join(["Date,Open,High,Low,Close,Adj Close,Volume", *rows][::1]))
    assert (upload.value_column, upload.frequency) == ("Close", "B")


# ------------------------------------------------------------------------------------------ steps


def test_business_days_keep_their_holidays_absent():
    times = days(120, freq="B").delete([23, 60, 61])
    upload = _upload(lines(times.strftime("%Y-%m-%d"), wave(117)))
    assert (upload.frequency, upload.missing_steps, len(upload.dataset.frame)) == ("B", 3, 117)


@pytest.mark.parametrize(
    ("freq", "alias"),
    [
        ("D", "D"),
        ("W-WED", "W-WED"),
        ("MS", "MS"),
        ("ME", "ME"),
        ("QE", "QE-DEC"),
        ("30min", "30min"),
        ("YS", "YS-JAN"),
        ("2D", "2D"),
    ],
)
def test_absent_steps_are_counted_and_added(freq, alias):
    times = days(60, freq=freq, start="2000-01-01")
    kept = times.delete([5, 6, 40])
    upload = _upload(lines(kept.strftime("%Y-%m-%d %H:%M"), wave(57)))
    assert (upload.frequency, upload.missing_steps, upload.rows_used) == (alias, 3, 57)
    assert list(upload.dataset.frame.index) == list(times)
    assert "gaps" in _categories(upload)


def test_the_fifteenth_of_each_month_is_a_monthly_series():
    times = days(freq="MS", start="2016-01-01") + pd.Timedelta("14D")
    upload = _upload(lines(times.strftime("%Y-%m-%d"), wave()))
    _is_wave(upload, times)
    assert (upload.frequency, upload.missing_steps) == ("MS", 0)
    assert "jitter" in _categories(upload)


def test_a_sensor_that_wakes_up_late_has_a_step():
    late = np.random.default_rng(0).integers(0, 20, 60)
    times = days(freq="10min", start="2024-01-01") + pd.to_timedelta(late, "s")
    upload = _upload(lines(times.astype(str), wave()))
    assert (upload.frequency, upload.missing_steps) == ("10min", 0)
    assert list(upload.dataset.frame.index) == list(times.floor("10min"))


def test_the_hour_repeated_in_autumn_is_merged_and_told():
    times = pd.date_range("2024-10-26", periods=60, freq="h", tz="Europe/Berlin").tz_localize(None)
    upload = _upload(lines(times.strftime("%d.%m.%Y %H:%M"), wave()))
    assert (upload.rows_used, upload.frequency) == (59, "h")
    assert any("summer time" in note.text for note in upload.notes)


@pytest.mark.parametrize("bad", ["9999-12-31", "1900-01-01", "0001-01-01"])
def test_dates_far_away_do_not_stretch_the_grid(bad):
    text = lines([*days().strftime("%Y-%m-%d"), bad], [*wave(), 5])
    upload = _upload(text)
    assert "outlier_dates" in _categories(upload)
    _is_wave(upload, days())


def test_newest_first_is_turned_round():
    upload = _upload(lines(days()[::-1].strftime("%Y-%m-%d"), wave()[::-1]))
    _is_wave(upload, days())
    assert "unsorted" in _categories(upload)


# ------------------------------------------------------------------------------------------- files


def test_the_larger_table_of_an_archive_is_read_and_others_can_be_chosen():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("__MACOSX/._data.csv", b"\x00\x01")
        archive.writestr("readme.md", "hello")
        archive.writestr("meta.csv", "a,b\n1,2\n")
        archive.writestr("sub/data.csv", lines(days().strftime("%Y-%m-%d"), wave()))
    upload = _upload(packed.getvalue(), "all.zip")
    _is_wave(upload, days())
    assert (upload.member, upload.alternatives.members) == (
        "sub/data.csv",
        ("meta.csv", "sub/data.csv"),
    )
    with pytest.raises(UnreadableFile):
        _upload(packed.getvalue(), "all.zip", member="meta.csv")


@pytest.mark.parametrize("kind", ["gz", "zip"])
def test_bombs_are_refused(kind):
    pack = {"gz": gzip.compress, "zip": _zipped}[kind]
    with pytest.raises(UnreadableFile) as refusal:
        _upload(pack(b"0" * 60_000_000), "bomb.gz")
    assert refusal.value.category == "too_large"


def _zipped(content):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.csv", content)
    return packed.getvalue()


def test_an_archive_that_lies_about_its_size_is_refused():
    content = _zipped(b"date,value\n" * 10_000_000)
    size = (110_000_000).to_bytes(4, "little")
    assert content.count(size) == 2
    with pytest.raises(UnreadableFile) as refusal:
        _upload(content.replace(size, (1000).to_bytes(4, "little")), "lie.zip")
    assert refusal.value.category in {"corrupt", "too_large"}


def test_damaged_gz_is_corrupt():
    content = gzip.compress(lines(days().strftime("%Y-%m-%d"), wave()).encode())
    for broken in (content[:-20], content[:30] + b"\xff\xff" + content[32:]):
        with pytest.raises(UnreadableFile) as refusal:
            _upload(broken, "file.csv.gz")
        assert refusal.value.category == "corrupt"


@pytest.mark.parametrize(
    ("content", "category"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \n\n", "empty"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "not_tabular"),
        (b'{"a": [1, 2, 3]}', "unsupported_type"),
        (b"%PDF-1.7 abc", "unsupported_type"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "not_tabular"),
        (b"\x80\x04\x95cbuiltins\neval", "unsupported_type"),
        (b"SQLite format 3\x00" + bytes(100), "unsupported_type"),
        (b"PAR1 not really PAR1", "corrupt"),
        (b"PK\x03\x04 not really", "corrupt"),
        (b"\x1f\x8b not really", "corrupt"),
        (bytes(range(256)) * 20, "not_tabular"),
        (b"name,city\nAnn,Rome\nBob,Oslo\n", "not_tabular"),
        (b"date,city\n2024-01-01,Rome\n2024-01-02,Oslo\n2024-01-03,Rome\n", "no_numeric_column"),
        (b"date,y\n" + b"".join(b"2024-01-%02d,NA\n" % n for n in range(1, 29)), "all_missing"),
        (
            b"a,b\n" + b"".join(b"%d.5,%d\n" % (n * 7 % 5, n * 3 % 7) for n in range(40)),
            "no_time_column",
        ),
    ],
)
def test_what_is_no_table_is_refused_with_its_category(content, category):
    with pytest.raises(UnreadableFile) as refusal:
        read(content, "file.csv")
    assert refusal.value.category == category, str(refusal.value)


ENCODED = {
    "cp949": ("날짜,기온(도),비고", "맑음"),
    "cp932": ("日付,気温,メモ", "晴れのち曇り"),
    "gb18030": ("日期,温度,备注", "多云转晴"),
    "big5": ("日期,氣溫,備註", "晴時多雲"),
    "cp1252": ("Année,Température,Café", "été à Nîmes"),
    "cp1251": ("Дата,Температура,Заметка", "ясно"),
    "utf-16": ("Fecha,Año,Señal", "niño"),
    "utf-16-le": ("Fecha,Temp,Nota", "bien"),
    "utf-16-be": ("Fecha,Temp,Nota", "bien"),
    "utf-32": ("Fecha,Temp,Nota", "bien"),
    "utf-8-sig": ("날짜,기온,비고", "맑음"),
}


@pytest.mark.parametrize("encoding", ENCODED)
def test_the_worlds_encodings_are_told_apart(encoding):
    header, word = ENCODED[encoding]
    rows = [f"{t:%Y-%m-%d},{v},{word}" for t, v in zip(days(), wave(), strict=True)]
    upload = _upload("\n".join([header, *rows]), encoding=encoding)
    assert upload.time_column == header.split(",")[0]
    _is_wave(upload, days())


@pytest.mark.parametrize("encoding", ["cp949", "cp932", "gb18030", "cp1252", "cp1251"])
def test_a_single_header_is_enough_to_tell_an_encoding(encoding):
    header = ENCODED[encoding][0]
    upload = _upload(
        lines(days().strftime("%Y-%m-%d"), wave(), header=",".join(header.split(",")[:2])),
        encoding=encoding,
    )
    assert upload.time_column == header.split(",")[0]


# ---------------------------------------------------------------------------------------- questions


def test_day_or_month_first_is_asked_and_the_answer_obeyed():
    text = lines([f"{n:02d}/01/2024" for n in range(1, 13)], wave(12))
    with pytest.raises(UnreadableFile) as refusal:
        _upload(text)
    assert refusal.value.category == "ambiguous_dates"
    assert _upload(text, date_order="day-first").frequency == "D"
    assert _upload(text, date_order="month-first").frequency == "MS"


def test_a_header_that_names_the_order_answers_the_question():
    text = lines([f"{n:02d}/01/2024" for n in range(1, 13)], wave(12), header="Date (MM/DD/YYYY),y")
    assert _upload(text).frequency == "MS"


def test_rows_may_be_counted_where_there_are_no_times():
    upload = _upload("\n".join(["y", *map(str, wave())]), time_column="(row number)")
    assert "no_time_column" in _categories(upload)
    np.testing.assert_allclose(upload.series["y"], wave())


def test_choices_that_do_not_fit_are_refused_with_a_sentence():
    text = lines(days().strftime("%Y-%m-%d"), wave())
    for wrong in (
        {"encoding": "klingon"}, {"separator": "ab"}, {"header_row": 5000}, {"time_column": "nope"},
        {"value_column": "nope"}, {"id_column": "nope"}, {"date_order": "sideways"}, {"header_row": -3},
        {"separator": ";"}, {"time_column": "value"}, {"value_column": "date"},
    ):  # fmt: skip
        with pytest.raises(UnreadableFile):
            read(text.encode(), "file.csv", Choices(**wrong))


# ------------------------------------------------------------------------- found by trying other files


def test_a_word_in_the_first_row_does_not_make_it_the_header():
    values = ["closed", *wave()[1:]]
    upload = _upload(lines(days().strftime("%Y-%m-%d"), values))
    assert (upload.time_column, upload.value_column, upload.rows_used) == ("date", "value", 60)
    assert upload.missing_values == 1


def test_clocks_of_four_digits_beside_dates_of_eight():
    times = days(freq="30min", start="2024-01-01")
    rows = [f"{t:%Y%m%d},{t:%H%M},{v}" for t, v in zip(times, wave(), strict=True)]
    _is_wave(_upload("\n".join(["date,time,kW", *rows])), times)


def test_symbols_tell_series_apart_even_where_their_times_do_not_overlap():
    rows = [
        f"{'AB'[n >= 30]},{t:%Y-%m-%d},{v}"
        for n, (t, v) in enumerate(zip(days(), wave(), strict=True))
    ]
    upload = _upload("\n".join(["symbol,date,close", *rows]))
    assert (upload.id_column, upload.series_ids, upload.rows_used) == ("symbol", ("A", "B"), 30)


def test_hours_of_trading_are_not_filled_with_nights():
    week = pd.date_range("2024-01-01", periods=2_000, freq="5min")
    times = week[(week.hour >= 9) & (week.hour < 16)]
    upload = _upload(lines(times, wave(len(times))))
    assert upload.frequency == "5min"
    assert len(upload.dataset.frame) == len(times)
    assert upload.missing_steps > len(times)


def test_periods_of_the_bureau_of_labor_statistics():
    times = days(freq="MS", start="2016-01-01")
    rows = [f"CUUR0000SA0,{t.year},M{t.month:02d},{v}" for t, v in zip(times, wave(), strict=True)]
    upload = _upload("\n".join(["series_id,year,period,value", *rows]))
    _is_wave(upload, times)
    assert upload.frequency == "MS"


def test_air_passengers_as_r_writes_them():
    rows = [f'"{n + 1}",{1949 + n / 12:.11f},{v}' for n, v in enumerate(wave())]
    upload = _upload("\n".join(['"","time","value"', *rows]))
    _is_wave(upload, days(freq="MS", start="1949-01-01"))


def test_tables_as_markdown_writes_them():
    rows = [f"| {t:%Y-%m-%d} | {v} |" for t, v in zip(days(), wave(), strict=True)]
    _is_wave(_upload("\n".join(["| date | value |", "|---|---|", *rows])), days())


def test_two_marks_at_the_beginning_are_no_part_of_a_name():
    upload = _upload("\ufeff\ufeff" + lines(days().strftime("%Y-%m-%d"), wave()))
    assert upload.time_column == "date"


def test_weeks_that_a_holiday_moved_by_a_day_are_weekly():
    times = days(freq="W-FRI", start="2016-01-01").to_series().reset_index(drop=True)
    times[[12, 40]] -= pd.Timedelta("1D")
    upload = _upload(lines(times.dt.strftime("%Y-%m-%d"), wave()))
    assert (upload.frequency, upload.missing_steps) == ("W-FRI", 0)


def test_two_orders_of_dates_in_one_column_are_asked_about():
    labels = [f"{t:%d/%m/%Y}" if n < 30 else f"{t:%m/%d/%Y}" for n, t in enumerate(days())]
    with pytest.raises(UnreadableFile) as refusal:
        _upload(lines(labels, wave()))
    assert refusal.value.category == "ambiguous_dates"


def test_the_sheet_with_the_table_is_found_behind_a_cover():
    serials = range(44713, 44773)
    rows = [["Sales report"], [], ["Day", "Units"], *map(list, zip(serials, wave(), strict=True))]
    content = workbook({"Readme": [["hello"], ["world"], ["see next"]], "Data": rows})
    upload = _upload(content, "sales.xlsx")
    assert (upload.sheet, upload.time_column, upload.value_column) == ("Data", "Day", "Units")
    assert {"sheet", "comments"} <= _categories(upload)
    _is_wave(upload, days())


def test_typed_cells_keep_their_three_decimals():
    values = [1.101 + n / 1000 for n in range(60)]
    rows = [["d", "v"], *map(list, zip(range(44713, 44773), values, strict=True))]
    upload = _upload(workbook({"S": rows}), "a.xlsx")
    np.testing.assert_array_equal(upload.series["y"], values)
    assert not upload.notes


def test_a_web_page_that_calls_itself_a_spreadsheet_is_named():
    page = "<table><tr><td>2024-01-01</td><td>1</td></tr></table>"
    with pytest.raises(UnreadableFile, match="is a web page") as refusal:
        _upload(page, "export.xls")
    assert refusal.value.category == "not_tabular"


def test_braces_in_names_and_cells_are_text():
    cells = ["{missing}" if place % 9 == 0 else place for place in range(60)]
    upload = _upload(lines(days(), cells, header="date,{0} {names!r}"))
    assert upload.value_column == "{0} {names!r}"
    assert any("{0} {names!r}" in note.text for note in upload.notes)
