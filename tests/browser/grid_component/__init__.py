"""The grid component in a real browser against a small server that keeps everything in memory."""
