"""Files that people upload: CSV and its kin, Excel, OpenDocument, Parquet, also packed.

    upload = read(content, "sales.csv")     # UnreadableFile, or a series and its report card
    upload.dataset                          # what the rest of the program works with
    upload.notes                            # one counted sentence for everything that was found

The way of a file, one idea a module:

    unpack         size, magic bytes (signatures), gz and zip with limits (extent: of sheets)
    decode         bytes to text: which encoding?
    delimited      text to a grid of cells: which separator?  (or: spreadsheet, parquet)
    header         grid to table: names, units, titles  (transposed: times in the header;
                   by_period: a row a year, a column a month)
    names          the names among the rows above the table
    time_column    which columns say when (time_parts: several together)
    times          text to times: forms, instants, date_order; digits for plain numbers
    roles          values to forecast; numbers, units, marks, scripts read them; sentinels
    identity       which series of a long table a row belongs to (merged: cells)
    observations   one row a time: footers, faulty dates, order, duplicates
    grid_steps     the step (frequency) and the steps that are absent
    findings       what is remarkable, and what is too little
    report         the report card; reading runs all of it

Everything between grid and series works on whole Arrow columns of text: a million rows take the
same path as sixty. Nothing is written to disk and nothing in a file is evaluated.

Categories of refusal (``UnreadableFile.category``): empty, too_large, not_tabular,
unsupported_type, corrupt, password, malformed, undecodable, no_time_column, no_numeric_column,
all_missing, too_many_missing, too_short, ambiguous_dates, several_tables.

Categories of notes: encoding, comments, ragged, malformed, wrong_extension, several_tables, sheet,
several_series, transposed, bad_dates, footer, outlier_dates, ambiguous_dates, date_formats,
time_zone, ambiguous_numbers, unsorted, duplicates, gaps, missing, too_many_missing, too_short,
non_numeric, infinite, sentinel, constant, irregular, jitter, no_time_column.
"""

from rnn_forecast.sources.upload.choices import DATE_ORDERS, ROW_NUMBER, Choices
from rnn_forecast.sources.upload.limits import MAX_BYTES, MAX_ROWS
from rnn_forecast.sources.upload.reading import preview, read
from rnn_forecast.sources.upload.report import Alternatives, Upload, describe

__all__ = [
    "DATE_ORDERS",
    "MAX_BYTES",
    "MAX_ROWS",
    "ROW_NUMBER",
    "Alternatives",
    "Choices",
    "Upload",
    "describe",
    "preview",
    "read",
]
