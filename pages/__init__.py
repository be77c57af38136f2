"""Every address: one file per page, which builds and binds; main.py registers them."""
