"""What sources that ask a server have in common.

settings     ``NAME/COLUMN?setting=value``, taken apart and checked
deadline     an answer in time, or none
failures     what can go wrong, one class and one category each
last_good    the copy that stands in for a server that fails
suggestion   what a search box offers
"""
