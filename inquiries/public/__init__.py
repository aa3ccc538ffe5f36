"""The citizens' side of the desk: asking, following, adding a word, rating."""
