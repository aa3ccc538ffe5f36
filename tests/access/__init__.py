"""The access matrix: every route × role, declared in `matrix.csv` and tried for real."""
