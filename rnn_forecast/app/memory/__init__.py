"""The memory page: what each network remembers, seen from five sides.

choosing.py   which cells, and whose windows
answer.py     the sentence, and the curves it comes from
views.py      a tab for each side; only the one that is looked at is drawn
gradients.py  how much of the error reaches the states of the past
inputs.py     what the forecast depends on, and whether exchanging it hurts
gates.py      how long units hold
warm_up.py    one network as it reads, beside networks made for each length
"""
