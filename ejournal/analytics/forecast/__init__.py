"""The forecast of marks (п. 11.9): one method of closed formulas, its settings, its backtest and its words."""

from .classes import class_forecast
from .engine import forecast
from .fan import fan
from .settings import Settings
from .whatif import WhatIf, needed, ways, what_if
from .years import year_forecast

__all__ = ['Settings', 'WhatIf', 'class_forecast', 'fan', 'forecast', 'needed', 'ways', 'what_if', 'year_forecast']
