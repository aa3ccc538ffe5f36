"""Anda bertanya, kami menindaklanjuti: what became of the public's input (Pasal 8 j)."""
