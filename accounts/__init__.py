"""Where: *social-media* accounts (not logins), and the decrees that make them official."""
