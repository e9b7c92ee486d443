"""What the law expects and the record does not show, one file a part of the question."""
