"""Workbooks and documents as we give them out: neat on A4, and silent about who made them."""
