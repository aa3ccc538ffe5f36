"""Pages of the decree, the accounts, and the public directory."""
