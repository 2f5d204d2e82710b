"""Boards, what hangs on them, and what was delivered to archive and library."""

from gongkai.boards.models.boards import Board, BoardKind, Counting, Posting
from gongkai.boards.models.deliveries import Delivery, DeliveryItem, ItemKind, Receiver, Way

__all__ = [
    "Board",
    "BoardKind",
    "Counting",
    "Delivery",
    "DeliveryItem",
    "ItemKind",
    "Posting",
    "Receiver",
    "Way",
]
