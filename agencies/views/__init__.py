"""Pages of the Instansi, their offices, and their SOP."""
