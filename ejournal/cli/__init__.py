"""`main.py init | demo | import | export | check`: what is done at the machine, not at a page."""
