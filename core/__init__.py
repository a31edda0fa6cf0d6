"""The rules: schedule, signups, letters, calendar and the store. Knows neither mail servers nor terminals."""
