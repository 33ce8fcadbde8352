"""Questions put to a series, answered by training networks: each is an iterator of answers."""
