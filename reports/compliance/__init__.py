"""Kepatuhan: Instansi by Instansi, pasal by pasal, whether it complies now; nothing is stored."""
