"""The whole application, put together by main.py, for NiceGUI's simulated user; the test brings the database."""

from nicegui import ui

from main import assemble

assemble()
ui.run(storage_secret='for tests only')
