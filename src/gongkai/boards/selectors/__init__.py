"""Every read of boards, postings and deliveries."""

from gongkai.boards.selectors.boards import (
    BoardTask,
    Todo,
    agencies_to_keep,
    board_for,
    boards_for,
    boards_to_post_on,
    documents_to_post,
    hanging,
    keepers_for,
    posting_for,
    postings_for,
    tasks_for,
)
from gongkai.boards.selectors.deliveries import (
    DeliveryTask,
    Due,
    deliveries_for,
    delivery_for,
    delivery_tasks,
    due_items,
    items_of,
    last_receiver,
)

__all__ = [
    "BoardTask",
    "DeliveryTask",
    "Due",
    "Todo",
    "agencies_to_keep",
    "board_for",
    "boards_for",
    "boards_to_post_on",
    "deliveries_for",
    "delivery_for",
    "delivery_tasks",
    "documents_to_post",
    "due_items",
    "hanging",
    "items_of",
    "keepers_for",
    "last_receiver",
    "posting_for",
    "postings_for",
    "tasks_for",
]
