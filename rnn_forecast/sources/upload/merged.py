"""Cells that a person merged: a program writes the first and leaves those below it empty."""

import pyarrow as pa
import pyarrow.compute as pc


def filled_down(cells: pa.StringArray, beside: pa.StringArray | None = None) -> pa.StringArray:
    """Each written cell also stands for the empty ones below it.

    Only if none is written twice in a row; else an empty cell is one that somebody forgot.

    Args:
        cells: ``(row,)`` dates, years or names of series.
        beside: Where it is empty too, such as in a line of totals, nothing is filled.
    """
    empty = pc.equal(cells, "")
    written = cells.filter(pc.invert(empty))
    if len(written) in (0, len(cells)) or pc.any(pc.equal(written[1:], written[:-1])).as_py():
        return cells
    above = pc.fill_null(pc.fill_null_forward(pc.if_else(empty, None, cells)), "")
    return above if beside is None else pc.if_else(pc.equal(beside, ""), cells, above)
