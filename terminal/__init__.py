"""What both programs share at a terminal: the language in which they speak, their help and their errors in it."""
