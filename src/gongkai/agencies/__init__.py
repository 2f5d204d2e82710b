"""Agencies, their sections, people, roles and the official calendar."""
