"""The data page: what a person has given it, how it was read, and what it says of itself."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from rnn_forecast.app import show
from rnn_forecast.app.data import fetching
from rnn_forecast.app.data.uploading import MEGABYTES, MILLION_ROWS
from rnn_forecast.app.session import MAX_FETCHED, MAX_FILES
from rnn_forecast.errors import SourceUnavailable
from rnn_forecast.export import to_csv
from rnn_forecast.sources import bundled
from rnn_forecast.sources.live.suggestion import Suggestion
from rnn_forecast.sources.upload import MAX_BYTES, MAX_ROWS
from tests.app.conftest import assert_whole

UPLOADS = Path(__file__).parents[1] / "uploads"
NASTY = ["$x$", ":red[a]", "<b>", "![i](http://evil.test/p.png)"]


def daily(steps=60, *, header="date,value", first=100):
    days = [f"2024-{1 + day // 28:02d}-{1 + day % 28:02d}" for day in range(steps)]
    return "\n".join([header, *(f"{day},{first + place}" for place, day in enumerate(days))])


def give(visitor, name, content=None):
    """Upload a file, by default one of the nasty ones."""
    content = (UPLOADS / name).read_bytes() if content is None else content
    content = content.encode() if isinstance(content, str) else content
    uploader = visitor.tab.get("file_uploader")[0]
    uploader.set_value((name, content, "text/csv"))
    visitor.look()
    assert_whole(visitor)
    return visitor


def in_link(page, name):
    """A parameter of the address, or nothing."""
    found = page.tab.query_params.get(name)
    return found[0] if isinstance(found, list) else found


@pytest.fixture
def page(visitor):
    return visitor.open("data")


def test_limits_are_told_before_the_upload_and_are_the_readers(page):
    assert_whole(page)
    assert page.says("Up to 50 MB and 2 million rows")
    assert MEGABYTES * 1024 * 1024 == MAX_BYTES
    assert MILLION_ROWS * 1_000_000 == MAX_ROWS


def test_a_bundled_series_has_a_report_card_too(page):
    assert page.title == "What have I given it?"
    assert page.says("1,461 days, 1 Jan 2012 – 31 Dec 2015, none of them missing.")
    assert page.says("NOAA by way of vega_datasets")
    assert page.says("Nothing remarkable was found, nothing was changed.")
    assert page.says("None: every step of the target has a value.")
    assert page.says("A year (365 steps) shows")
    assert len(page.charts) == 1


def test_a_good_upload_becomes_the_series_of_every_page(page):
    give(page, "plain_daily.csv")
    assert page.value("source") == "upload:plain_daily.csv"
    assert page.value("target") == "sales"
    assert page.says("**sales** of plain_daily.csv: 120 days")
    assert page.says("Encoding")
    assert page.says("comma")
    page.turn("forecast")
    assert page.says("of **sales** (plain_daily.csv)")
    page.turn("data")
    assert page.says("Rows read"), "the file is remembered after another page"


def test_gaps_are_listed_with_what_fills_them(page):
    give(page, "gaps_daily.csv")
    assert page.says("3 gaps, 5 days in all.")
    assert page.says("the last value before the gap")
    assert page.says("Absent: 5 of 100 steps, in 3 gaps, the first at 2023-")
    assert not page.says("00:00")
    table = next(each.value for each in page.tab.dataframe if "Filled with" in each.value)
    assert table["Filled with"].tolist() == [117.36, 100.08, 89.69]


def test_a_refused_file_says_why_and_the_old_series_stays(page):
    give(page, "plain_daily.csv")
    give(page, "prose.txt")
    assert page.errors == [
        "The file holds text but no numbers\\. Upload a table with times and values\\."
    ]
    assert page.says("**prose.txt** could not be read yet.")
    assert page.value("source") == "upload:plain_daily.csv"
    page.press("Forget this file")
    assert page.errors == []


@pytest.mark.parametrize(
    ("answer", "steps"),
    [("Day first: 31/12/2024", "12 days"), ("Month first: 12/31/2024", "12 months")],
)
def test_day_or_month_first_is_asked_and_the_answer_is_used(page, answer, steps):
    give(page, "ambiguous_dates.csv")
    assert page.errors == [], "a question is no error"
    assert page.says("can be read with the day or with the month first")
    page.press(answer)
    assert_whole(page)
    assert page.value("source") == "upload:ambiguous_dates.csv"
    assert page.says(steps)
    assert in_link(page, "date_order") == answer.split(":")[0].lower().replace(" ", "-")


def test_a_choice_reads_the_file_again_and_stands_in_the_link_of_every_page(page):
    give(page, "long_nixtla.csv")
    assert page.says("A, 1 of 3")
    page.set(read_series="C")
    assert page.says("C, 1 of 3")
    assert in_link(page, "series") == "C"
    page.turn("forecast")
    assert in_link(page, "series") == "C"
    page.turn("data").press("Back to what was found")
    assert page.says("A, 1 of 3")
    assert in_link(page, "series") is None


def test_a_choice_that_cannot_be_is_refused_and_taken_back(page):
    give(page, "plain_daily.csv")
    page.set(read_separator=";")
    assert len(page.errors) == 1
    assert page.says("above is still what was read before")
    assert page.says("120 days")
    assert in_link(page, "separator") is None, "a link holds what works"
    page.press("Back to what was found")
    assert page.errors == []


def test_another_table_of_an_archive_can_be_chosen(page):
    give(page, "zip_two_csvs.zip")
    page.set(read_member="b.csv")
    assert_whole(page)
    assert page.says("File in the archive: b.csv") or page.says("b.csv")
    assert page.value("source") == "upload:zip_two_csvs.zip"


def test_each_file_has_its_own_choices(page):
    give(page, "long_nixtla.csv")
    page.set(read_series="B")
    give(page, "plain_daily.csv")
    assert in_link(page, "series") is None
    page.set(source="upload:long_nixtla.csv")
    assert page.says("B, 1 of 3")
    assert in_link(page, "series") == "B"


def test_only_the_newest_files_are_kept_and_one_can_be_forgotten(page):
    for number in range(MAX_FILES + 1):
        give(page, f"{number}.csv", daily(first=number))
    kept = list(page.tab.session_state["session"].files)
    assert kept == [f"upload:{number}.csv" for number in range(1, MAX_FILES + 1)]
    page.press("Forget this file")
    assert_whole(page)
    assert f"upload:{MAX_FILES}.csv" not in page.tab.session_state["session"].files
    assert page.value("source") == "bundled:seattle-weather"


def test_another_series_starts_with_its_own_windows_also_after_a_link(visitor):
    visitor.open(source="IBM daily share price", target="volume", sequence_length="11")
    assert visitor.value("sequence_length") == 11
    visitor.set(source="bundled:msft")
    assert visitor.value("target") == "adj_close"
    assert visitor.value("sequence_length") == 30


def test_a_link_cannot_carry_a_file_and_says_what_to_do(visitor):
    visitor.open(
        "forecast", source="upload:long_nixtla.csv", series="B", sequence_length="9", target="y"
    )
    assert_whole(visitor)
    assert visitor.says("The link names **long_nixtla.csv**, which is not here")
    visitor.turn("data")
    assert visitor.says("Upload it here.")
    give(visitor, "long_nixtla.csv")
    assert visitor.says("B, 1 of 3"), "it is read as the link says"
    assert visitor.value("sequence_length") == 9
    assert not visitor.says("The link names")


def test_choosing_something_else_lets_a_link_rest(visitor):
    visitor.open(source="sales.csv").set(source="bundled:ibm")
    assert not visitor.says("The link names")


@pytest.mark.parametrize("name", NASTY)
def test_names_from_a_file_are_literal_everywhere(page, name):
    give(page, f"{name}.csv", daily(header=f"date,{name}"))
    assert page.says(f"**{name}**")
    page.set(read_separator=";")
    give(page, f"{name}.txt", f"{name}\n{name}\n{name}")
    raw = [text for text in page.texts if name in text]
    assert raw == [], "unescaped, Streamlit would read it as formatting"


def test_names_in_an_id_column_are_literal(page):
    rows = [f"2024-01-{day:02d},{name},{day}" for name in NASTY for day in range(1, 29)]
    give(page, "ids.csv", "\n".join(["ds,unique_id,y", *rows]))
    assert [text for text in page.texts for name in NASTY if name in text] == []


def test_what_is_exported_is_no_formula(page, monkeypatch):
    offered = {}
    monkeypatch.setattr(show, "download", lambda frame, name, _label: offered.update({name: frame}))
    give(page, "formula.csv", daily(header="date,=HYPERLINK(1)"))
    assert to_csv(offered["series.csv"]).startswith("ds,'=HYPERLINK(1)")


def test_autocorrelation_and_decomposition_come_when_asked_for(visitor):
    visitor.open("data", autocorrelation="true", decomposition="true")
    assert_whole(visitor)
    assert len(visitor.charts) == 3
    assert visitor.says("By STL, on the newest 1,242 steps before the test part")
    assert visitor.value("period_365") == 365, "the cycle that shows"
    visitor.set(memory_of_values="changes")
    assert_whole(visitor)


@pytest.mark.parametrize(("source", "doubted"), [("synthetic:sine", False), ("bundled:ibm", True)])
def test_a_season_that_the_series_does_not_show_is_proposed_with_a_doubt(page, source, doubted):
    page.set(source=source)
    assert page.says("proposed")
    assert page.says("no more than what is usual") == doubted


@pytest.mark.parametrize("name", ["bundled:jfk-weather", "bundled:ibm", "synthetic:random-walk"])
def test_every_kind_of_series_has_a_page(page, name):
    page.set(source=name)
    assert_whole(page)
    assert page.says("proposed")


@pytest.fixture
def servers(monkeypatch):
    """Yahoo finds and delivers; Open-Meteo is down."""

    def down(_text):
        raise SourceUnavailable("Open-Meteo is down at the moment.")

    found = (Suggestion("yahoo:AAPL", NASTY[3], NASTY[1]),)
    monkeypatch.setitem(fetching.SEARCHES, "yahoo", lambda text: found if text != "none" else ())
    monkeypatch.setitem(fetching.SEARCHES, "weather", down)

    def opened(source):
        if "GONE" in source:
            raise SourceUnavailable("GONE is traded no longer.")
        return named(bundled.load("aapl"), source), None

    monkeypatch.setattr(fetching, "open_dataset", opened)


def named(dataset, source):
    return replace(dataset, key=source, title=f"Prices of {source}")


def test_a_stock_is_searched_and_fetched(page, servers):
    page.set(search_yahoo="apple")
    assert page.has_button("Get prices")
    page.set(step_of_stock="1wk", period_of_1d="1y")
    page.press("Get prices")
    assert_whole(page)
    assert page.value("source").startswith("yahoo:AAPL?")
    assert in_link(page, "live") == page.value("source")
    assert [text for text in page.texts for name in NASTY if name in text] == []


def test_several_symbols_need_no_search(page, servers):
    page.set(search_yahoo="aapl, msft").press("Get prices")
    assert page.value("source") == "yahoo:AAPL,MSFT"


def test_stocks_found_one_after_the_other_are_fetched_together(page, servers, monkeypatch):
    found = {
        name: (Suggestion(f"yahoo:{name}", NASTY[0], name),) for name in ("AAPL", "MSFT", "IBM")
    }
    monkeypatch.setitem(fetching.SEARCHES, "yahoo", found.__getitem__)
    for name in found:
        page.set(search_yahoo=name).press("Add to a list")
    assert page.value("stocks_chosen") == ["AAPL", "MSFT", "IBM"]
    page.set(stocks_chosen=["AAPL", "IBM"], step_of_stock="1wk")
    assert_whole(page)
    page.press("Get 2 symbols together")
    assert page.value("source") == "yahoo:AAPL,IBM?interval=1wk"
    assert in_link(page, "live") == page.value("source")
    assert page.value("stocks_chosen") == ["AAPL", "IBM"]
    assert [text for text in page.texts for name in NASTY if name in text] == []


def test_several_series_can_be_taken_away_as_one_long_table(page, servers, monkeypatch):
    offered = {}
    monkeypatch.setattr(show, "download", lambda frame, name, _label: offered.update({name: frame}))
    long = pd.DataFrame({"unique_id": ["=A", "B"], "ds": pd.Timestamp("2024-01-01"), "y": 1.0})

    def opened(source):
        return replace(named(bundled.load("aapl"), source), long=long), None

    monkeypatch.setattr(fetching, "open_dataset", opened)
    page.set(search_yahoo="aapl, msft").press("Get prices")
    assert to_csv(offered["long.csv"]).splitlines()[1].startswith("'=A,2024-01-01")
    assert "series.csv" in offered
    page.set(source="bundled:ibm")
    offered.clear()
    page.look()
    assert "long.csv" not in offered


def test_nothing_found_and_a_server_that_is_down_are_sentences(page, servers):
    page.set(search_yahoo="none", search_weather="seoul")
    assert_whole(page)
    assert page.says("Nothing is found for 'none'.")
    assert page.says("Open-Meteo is down at the moment.")
    assert not page.has_button("Get prices")


def test_a_failed_fetch_keeps_the_series_there_was(page, servers):
    page.set(search_yahoo="GONE,AAPL").press("Get prices")
    assert page.says("GONE is traded no longer.")
    assert page.value("source") == "bundled:seattle-weather"


def test_a_link_fetches_a_stock_again(visitor, servers):
    visitor.open(source="Prices of yahoo:AAPL", live="yahoo:AAPL", target="volume")
    assert_whole(visitor)
    assert visitor.value("source") == "yahoo:AAPL"
    assert visitor.value("target") == "volume"


def test_a_link_to_a_stock_that_cannot_be_fetched_says_why(visitor, servers):
    visitor.open(source="Gone, days", live="yahoo:GONE")
    assert_whole(visitor)
    assert visitor.says("GONE is traded no longer.")
    assert visitor.value("source") == "bundled:seattle-weather"


def test_only_the_newest_fetched_series_are_kept(page, servers):
    for number in range(MAX_FETCHED + 2):
        page.set(search_yahoo=f"A{number},B").press("Get prices")
    assert len(page.tab.session_state["session"].fetched) == MAX_FETCHED
