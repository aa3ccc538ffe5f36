"""Rekomendasi: what is to be done about the themes of the public's input (Pasal 8 i)."""
