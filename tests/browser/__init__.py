"""Journeys of a person through the dashboard, in a real Chromium."""
