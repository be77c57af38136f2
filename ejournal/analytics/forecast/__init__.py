"""The forecast of marks (п. 11.9): one method of closed formulas, its settings, its backtest and its words."""

from .engine import forecast
from .settings import Settings

__all__ = ['Settings', 'forecast']
