"""JSON for the grid and other clients, and the gate in front of everything: thin, calls services and doors."""
