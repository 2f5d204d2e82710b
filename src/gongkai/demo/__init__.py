"""The demo county 清溪县: a year of plausible life, made by a seeded generator through the services only."""
