"""`main.py init | demo | import | export | check | audit | backtest`: what is done at the machine, not at a page."""
