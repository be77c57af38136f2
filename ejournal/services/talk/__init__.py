"""How the school talks: letters, the board, the forum, requests to the administrator, planned events (п. 11.11)."""
