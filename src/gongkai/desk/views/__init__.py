"""The pages of the desk: each reads through a selector, or calls one service, and shows what came of it."""
