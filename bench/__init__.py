"""Benchmarks: each prints figures and asserts nothing. On a quiet machine: `.venv/bin/python -m bench.NAME`."""
