"""Posts of official accounts and the people they reach (Pasal 7, 8 huruf a and e, 10).

`rules` says what may be kept, `services` writes posts, `figures` writes what platforms show of
them, `importing` takes both from the platforms' own export files.
"""
