"""Bundles as version 1 wrote them, and the numbers they held: later versions still read them.

``python -m tests.runs.golden`` wrote these files. Never write those of a format anew once it has
been released; a new format gets new files beside them.
"""
