"""Umpan balik: what the public says in a period, by themes (Pasal 8 h).

`words` reads a message, `tone` weighs it, `grouping` finds the themes, `computing` is what the
worker does, `services` what people do with a digest; `page` and `listing` are what they see.
"""
