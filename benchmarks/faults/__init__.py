"""What happens to a message when the machines under the portal fail: ``make faults``."""
