"""What Open-Meteo has for every place, by its own names.

Only variables that both the archive and the forecast service know under one name, so that the
days that the archive lacks can be filled from the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Variable:
    """One quantity: what it is called on the page, and its unit."""

    label: str
    unit: str


DAILY: Mapping[str, Variable] = {
    "temperature_2m_max": Variable("Highest temperature", "°C"),
    "temperature_2m_min": Variable("Lowest temperature", "°C"),
    "temperature_2m_mean": Variable("Mean temperature", "°C"),
    "apparent_temperature_max": Variable("Highest temperature as felt", "°C"),
    "apparent_temperature_min": Variable("Lowest temperature as felt", "°C"),
    "apparent_temperature_mean": Variable("Mean temperature as felt", "°C"),
    "precipitation_sum": Variable("Rain and snow", "mm"),
    "rain_sum": Variable("Rain", "mm"),
    "snowfall_sum": Variable("Snowfall", "cm"),
    "precipitation_hours": Variable("Hours with rain or snow", "h"),
    "sunshine_duration": Variable("Sunshine", "s"),
    "shortwave_radiation_sum": Variable("Solar radiation", "MJ/m²"),
    "wind_speed_10m_max": Variable("Strongest wind", "km/h"),
    "wind_gusts_10m_max": Variable("Strongest gust", "km/h"),
    "wind_direction_10m_dominant": Variable("Main wind direction", "°"),
    "relative_humidity_2m_mean": Variable("Mean relative humidity", "%"),
    "pressure_msl_mean": Variable("Mean pressure at sea level", "hPa"),
    "cloud_cover_mean": Variable("Mean cloud cover", "%"),
    "et0_fao_evapotranspiration": Variable("Reference evapotranspiration", "mm"),
}

HOURLY: Mapping[str, Variable] = {
    "temperature_2m": Variable("Temperature", "°C"),
    "apparent_temperature": Variable("Temperature as felt", "°C"),
    "dew_point_2m": Variable("Dew point", "°C"),
    "relative_humidity_2m": Variable("Relative humidity", "%"),
    "precipitation": Variable("Rain and snow", "mm"),
    "rain": Variable("Rain", "mm"),
    "snowfall": Variable("Snowfall", "cm"),
    "snow_depth": Variable("Snow depth", "m"),
    "pressure_msl": Variable("Pressure at sea level", "hPa"),
    "surface_pressure": Variable("Pressure at the ground", "hPa"),
    "cloud_cover": Variable("Cloud cover", "%"),
    "cloud_cover_low": Variable("Low clouds", "%"),
    "cloud_cover_mid": Variable("Clouds at middle height", "%"),
    "cloud_cover_high": Variable("High clouds", "%"),
    "shortwave_radiation": Variable("Solar radiation", "W/m²"),
    "wind_speed_10m": Variable("Wind", "km/h"),
    "wind_direction_10m": Variable("Wind direction", "°"),
    "wind_gusts_10m": Variable("Gusts", "km/h"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """Days or hours.

    Attributes:
        label: For people.
        name: Open-Meteo's name of the table.
        frequency: Pandas alias.
        variables: What there is.
        usual: What is read unless something else is chosen; the first is the target.
        years: How far back, unless a start is chosen.
    """

    label: str
    name: str
    frequency: str
    variables: Mapping[str, Variable]
    usual: tuple[str, ...]
    years: int


STEPS: Mapping[str, Step] = {
    "daily": Step(
        label="Days",
        name="daily",
        frequency="D",
        variables=DAILY,
        usual=(
            "temperature_2m_max",
            "temperature_2m_min",
            "precipitation_sum",
            "wind_speed_10m_max",
            "shortwave_radiation_sum",
            "relative_humidity_2m_mean",
            "pressure_msl_mean",
        ),
        years=5,
    ),
    "hourly": Step(
        label="Hours",
        name="hourly",
        frequency="h",
        variables=HOURLY,
        usual=(
            "temperature_2m",
            "relative_humidity_2m",
            "precipitation",
            "pressure_msl",
            "cloud_cover",
            "wind_speed_10m",
        ),
        years=2,
    ),
}
