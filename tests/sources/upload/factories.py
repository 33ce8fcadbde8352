"""Small series written in every way that people write them."""

import io
import zipfile

import numpy as np
import pandas as pd


def days(size=60, start="2022-06-01", freq="D"):
    return pd.date_range(start, periods=size, freq=freq)


def wave(size=60, middle=100.0):
    steps = np.arange(size)
    return np.round(middle + 20 * np.sin(steps / 5) + 3 * np.cos(steps * 1.7), 2)


def lines(times, values, *, header="date,value", separator=",", end="\n"):
    """CSV text of two columns; times and values are written with ``str``."""
    rows = [f"{time}{separator}{value}" for time, value in zip(times, values, strict=True)]
    return end.join([*([header] if header else []), *rows]) + end


def written(pattern, times):
    return [time.strftime(pattern) for time in times]


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def workbook(sheets):
    """The smallest xlsx; whole numbers are formatted as dates, as Excel formats its days."""
    packed = io.BytesIO()
    names = list(sheets)
    links = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/worksheet" Target="worksheets/s{n}.xml"/>'
        for n in range(len(names))
    )
    listed = "".join(
        f'<sheet name="{x}" sheetId="{n + 1}" r:id="r{n}"/>' for n, x in enumerate(names)
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="w" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}'
        f'<Relationship Id="s" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><cellXfs count="2"><xf numFmtId="0"/>'
        '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
    }
    with zipfile.ZipFile(packed, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
        for n, name in enumerate(names):
            archive.writestr(f"xl/worksheets/s{n}.xml", _sheet(sheets[name]))
    return packed.getvalue()


def _sheet(rows):
    cells = "".join(
        f'<row r="{r}">' + "".join(_cell(r, c, value) for c, value in enumerate(row)) + "</row>"
        for r, row in enumerate(rows, 1)
    )
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{cells}</sheetData></worksheet>'


def _cell(row, column, value):
    place = f"{chr(65 + column)}{row}"
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c r="{place}" s="{int(isinstance(value, int))}"><v>{value}</v></c>'
