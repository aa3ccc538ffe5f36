"""The demo: fictional people who live the real workflow through its own rules, month by month."""
