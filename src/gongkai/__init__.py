"""公开: open government information at work. Each package below stands on those named after it in docs/adr/0001."""
