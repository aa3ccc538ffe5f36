"""Pages of the reports, the home pages, and the watch over all Instansi."""
