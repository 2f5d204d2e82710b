"""主动公开: what the agencies publish. Today the guide (指南); documents follow."""
