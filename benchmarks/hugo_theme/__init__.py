"""A Hugo site that makes our project pages from facts: its templates, and what writes its content."""
