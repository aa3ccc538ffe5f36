"""Pantau Percakapan: what is said on our accounts, until it is an inquiry or seen (Pasal 8f)."""
