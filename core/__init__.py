"""What every app stands on and no domain owns: clock, refusals, audit, outbox, uploads."""
