"""Signing in: passwords and their age, second factors, the brake on guessing, sessions and their end. Built on allauth."""
