"""Every write of boards, postings and deliveries."""

from gongkai.boards.services.boards import change_board, close_board, open_board
from gongkai.boards.services.deliveries import hand_over, make_delivery, void_delivery
from gongkai.boards.services.postings import add_photo, cancel_posting, hang, plan_posting, take_off

__all__ = [
    "add_photo",
    "cancel_posting",
    "change_board",
    "close_board",
    "hand_over",
    "hang",
    "make_delivery",
    "open_board",
    "plan_posting",
    "take_off",
    "void_delivery",
]
