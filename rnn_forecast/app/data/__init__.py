"""The data page: what was given, how it was read, and what it says before any network.

files.py      an uploaded file: its bytes, how it was read, why it was refused
offers.py     what can still be chosen for a file that was refused
link.py       reading choices in the address; a link cannot carry the file itself
uploading.py  the uploader, the refusal, the question of day and month
searching.py  the search boxes: a stock, the weather of a place
basket.py     several stocks, to be fetched as one table
fetching.py   what a search found and what was fetched; a link fetches it again
reading.py    a widget for every reading choice
card.py       the report card and the first rows
series.py     the series, its gaps, its columns
season.py     cycles; autocorrelation and decomposition when asked for
"""
