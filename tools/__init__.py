"""What ``dev.py`` calls: standard library only, except ``prepare``, which needs Django."""
