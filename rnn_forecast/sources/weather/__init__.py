"""Weather of any place since 1940, from Open-Meteo.

weather:Berlin                                       days: the usual variables
weather:Berlin/precipitation_sum?start=1990-01-01    another variable, a longer period
weather:Seoul/temperature_2m?step=hourly             hours
weather:52.52,13.41?place=My garden                  coordinates, and what to call them

variables    what there is, by day and by hour
query        what is asked, checked before anything is sent
quota        what a request costs, and what is left
open_meteo   the client: one request at a time, a deadline that holds
places       the search box: from names to coordinates
tables       answers as tables: local time, unfinished days and trailing gaps cut off
opening      load
"""

from rnn_forecast.sources.weather.opening import load
from rnn_forecast.sources.weather.places import search
from rnn_forecast.sources.weather.variables import DAILY, HOURLY, STEPS, Step, Variable

__all__ = ["DAILY", "HOURLY", "STEPS", "Step", "Variable", "load", "search"]
