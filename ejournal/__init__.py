"""What the school does: works without any user interface."""
