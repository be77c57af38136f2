"""Pure functions over frames: what the marks say, and what they will probably come to. No records, no clock."""
