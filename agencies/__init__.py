"""Who: the Instansi, their people, the decrees that empower them, and the powers themselves."""
