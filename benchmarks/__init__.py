"""How fast the portal is, as ratios to a bare Django page on the same data in the same run."""
