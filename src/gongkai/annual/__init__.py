"""The annual report (政府信息公开工作年度报告): format, reading, checking, repairing, comparing, adding up, writing."""
