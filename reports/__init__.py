"""What became of it: annual reports with frozen figures, their PDF, evaluation, compliance."""
