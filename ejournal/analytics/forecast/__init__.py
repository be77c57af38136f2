"""The forecast of marks (п. 11.9): one method of closed formulas, its settings, its backtest and its words."""

from .classes import class_forecast
from .engine import forecast
from .fan import fan
from .gate import Gate
from .history import Year
from .rolling import Backtest, backtest
from .settings import Settings
from .tuning import tune
from .whatif import WhatIf, needed, ways, what_if
from .years import year_forecast

__all__ = ['Backtest', 'Gate', 'Settings', 'WhatIf', 'Year', 'backtest', 'class_forecast', 'fan', 'forecast', 'needed',
           'tune', 'ways', 'what_if', 'year_forecast']
