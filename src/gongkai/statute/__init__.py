"""The law as tables and pure functions: calendar, clock, fees, outcomes, remedies, catalogue."""
