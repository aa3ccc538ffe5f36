"""The yearly evaluation of every Instansi by Diskominfo for the Bupati (Pasal 16)."""
