"""How messages come in without a Petugas typing them: files, and the platforms' webhooks."""
