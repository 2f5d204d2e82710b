"""Which face answers when something goes wrong outside a view: by the address."""

from gongkai.desk import middleware as desk

bad_request, forbidden, not_found, broken = desk.bad_request, desk.forbidden, desk.not_found, desk.broken
