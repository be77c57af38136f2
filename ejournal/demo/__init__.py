"""A believable Russian city school, made from a seed: plain data first (``plan``), then the services (``load``)."""
