"""Real .xls and .ods files by other programs, and workbooks that are larger than they look."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from rnn_forecast.errors import UnreadableFile
from rnn_forecast.sources.upload import read
from tests.sources.upload.factories import days, wave, workbook

FOLDER = Path(__file__).parents[2] / "spreadsheets"

EXPECTED = {
    # name: times, values, columns of numbers, notes
    "dates_with_a_format.xls": (
        days(90, "2023-01-01"), wave(90), ["Sales", "Visitors"], set(),
    ),
    "serials_without_a_format.xls": (
        days(80, "2023-01-01"), wave(80), ["value"], {"date_formats"},
    ),
    "since_1904.xls": (days(70, "2001-03-01"), wave(70), ["Level"], set()),
    "korean_third_sheet.xls": (
        days(60, "2023-01-01"), wave(60, 500), ["매출액", "방문자수"], {"sheet", "non_numeric"},
    ),
    "decimal_commas_as_text.xls": (
        days(60, "2023-01-01"), wave(60, 1500), ["Umsatz (EUR)"], set(),
    ),
    "merged_title_and_total.xls": (
        days(72, "2015-01-01", "MS"), wave(72), ["North Units", "North Returns", "South Units"],
        {"comments", "footer"},
    ),
    "quarter_hours.xls": (days(288, "2024-02-28", "15min"), wave(288), ["Leistung"], set()),
    "typed_dates_and_empty_rest.ods": (
        days(75, "2023-01-01"), wave(75), ["Umsatz", "Gäste"], set(),
    ),
    "korean_currency_and_percent.ods": (
        days(48, "2015-01-01", "MS"), wave(48, 300), ["매출액", "증감률"], {"sheet"},
    ),
    "decimal_commas_as_text.ods": (
        days(60, "2023-01-01"), wave(60), ["Débit (m³/s)"], set(),
    ),
    "merged_title_date_and_time.ods": (
        days(120, "2024-05-01", "h"), wave(120, 15), ["Temperatur"], {"comments", "footer"},
    ),
    "repeated_cells.ods": (
        days(60, "2023-01-01"), np.where(np.arange(60) % 5, wave(60), 7.5), ["a", "b"], set(),
    ),
    "minutes_with_empty_cells.ods": (
        days(200, "2024-01-31 22:00", "min"),
        np.where(np.isin(np.arange(200), [5, 6, 70]), np.nan, wave(200)), ["kW"], {"missing"},
    ),
    "begins_in_the_middle.xls": (
        days(60, "2022-01-03", "W-MON"),
        np.where(np.isin(np.arange(60), [6, 7, 26]), np.nan, wave(60)), ["Wert"],
        {"missing", "non_numeric"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPECTED)
def test_a_real_spreadsheet_is_read_as_a_person_reads_it(name):
    times, values, columns, notes = EXPECTED[name]
    upload = read((FOLDER / name).read_bytes(), name)
    assert list(upload.series["ds"]) == list(times)
    np.testing.assert_allclose(upload.series["y"], values)
    assert list(upload.value_columns) == columns
    assert {note.category for note in upload.notes} == notes
    assert upload.frequency == times.freqstr
    assert upload.missing_steps == 0


def test_every_spreadsheet_is_expected():
    assert {path.name for path in FOLDER.iterdir()} - {"README.md"} == set(EXPECTED)


def test_units_stand_beside_the_values_of_an_opendocument_sheet():
    name = "merged_title_date_and_time.ods"
    upload = read((FOLDER / name).read_bytes(), name)
    assert upload.dataset.units["Temperatur"] == "°C"
    assert upload.time_column == "Datum + Uhrzeit"


# ---------------------------------------------------------------- larger than they look

_TABLE = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
    '<office:spreadsheet><table:table table:name="a">{}</table:table></office:spreadsheet>'
    "</office:body></office:document-content>"
)


def opendocument(rows):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", _TABLE.format(rows))
    return packed.getvalue()


def cell(repeated=1):
    return (
        '<table:table-cell office:value-type="float" office:value="1" '
        f'table:number-columns-repeated="{repeated}"/>'
    )


def row(cells, repeated=1):
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'


def excel(sheet):
    """A workbook whose only sheet is this text."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook({"a": [["x"]]}))) as whole,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for part in whole.namelist():
            content = sheet if "worksheets/" in part else whole.read(part)
            archive.writestr(part, content)
    return packed.getvalue()


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def sheet(*rows, prefix="", of=_MAIN):
    name = f":{prefix}" if prefix else ""
    stem = f"{prefix}:" if prefix else ""
    return (
        f'<{stem}worksheet xmlns{name}="{of}"><{stem}sheetData>{"".join(rows)}'
        f"</{stem}sheetData></{stem}worksheet>"
    )


FAR = {
    "a cell in the farthest corner": sheet(
        '<row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    ),
    "single quotes": sheet(
        "<row r='1'><c r='A1'><v>1</v></c></row>",
        "<row r='1048576'><c t='n' r = 'XFD1048576'><v>1</v></c></row>",
    ),
    "a prefix": sheet(
        '<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>',
        '<x:row r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
        prefix="x",
    ),
    "an angle bracket in an attribute": sheet(
        '<row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="1048576"><c t="/>" r="XFD1048576"><v>1</v></c></row>',
    ),
    "cells without a place": sheet(
        '<row r="1"><c><v>1</v></c></row>',
        f'<row r="1048576">{"<c><v>1</v></c>" * 16_384}</row>',
    ),
}


@pytest.mark.parametrize("kind", FAR)
def test_a_small_workbook_that_spans_billions_of_cells_is_refused_before_it_is_read(kind):
    content = excel(FAR[kind])
    assert len(content) < 10_000
    with pytest.raises(UnreadableFile, match="17,179,869,184 cells") as refusal:
        read(content, "far.xlsx")
    assert refusal.value.category == "too_large"


def test_a_place_in_code_and_a_tag_without_an_end_are_damage():
    coded = sheet(
        '<row r="1"><c r="&#88;FD1"><v>1</v></c></row>', '<row r="2"><c><v>1</v></c></row>'
    )
    for content in (excel(coded), excel("<worksheet " + "a" * 3_000_000)):
        with pytest.raises(UnreadableFile) as refusal:
            read(content, "odd.xlsx")
        assert refusal.value.category == "corrupt"


@pytest.mark.parametrize(
    "rows",
    [
        row(cell(16_384), repeated=1_048_576),
        "".join(row(cell(16_384)) for _ in range(1000)),
        row("", repeated=1_000_000) + row(cell(30)),
        row('<table:table-cell table:number-columns-repeated="16000"/>' + cell(), repeated=1000),
    ],
    ids=["all at once", "wide rows", "far below", "far to the right"],
)
def test_a_cell_that_is_repeated_a_million_times_is_refused(rows):
    with pytest.raises(UnreadableFile, match="cells") as refusal:
        read(opendocument(rows), "repeated.ods")
    assert refusal.value.category == "too_large"


def test_a_coloured_sheet_is_no_large_one():
    """Whoever colours whole columns leaves a million cells with a style and nothing in them."""
    dates = enumerate(days(60, "2024-01-01"), 2)
    rows = [
        f'<row r="{at}"><c r="A{at}" s="1"><v>{(day - pd.Timestamp("1899-12-30")).days}</v></c>'
        f'<c r="B{at}"><v>{at % 7}</v></c></row>'
        for at, day in dates
    ]
    coloured = '<row r="1048576"><c r="A1048576" s="1"/><c r="XFD1048576" s="1" /></row>'
    assert read(excel(sheet(*rows, coloured)), "coloured.xlsx").rows_used == 60


def test_a_binary_workbook_is_refused_with_a_way_on():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.bin", b"\x83\x01\x00")
    with pytest.raises(UnreadableFile, match="Save it as xlsx") as refusal:
        read(packed.getvalue(), "binary.xlsb")
    assert refusal.value.category == "unsupported_type"


def test_what_may_be_read_is_counted_from_the_first_cell_that_says_something():
    far = sheet(
        f'<row r="{1_048_000}"><c r="XFC1048000"><v>1</v></c></row>',
        f'<row r="{1_048_500}"><c r="XFD1048500"><v>1</v></c></row>',
    )
    with pytest.raises(UnreadableFile) as refusal:
        read(excel(far), "far.xlsx")
    assert refusal.value.category != "too_large"
