"""The portal as its users meet it: a real Chromium, real pages, axe on each of them."""
