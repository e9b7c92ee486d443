"""The published rulebook: the articles of the law, and the scenarios that show how they run."""
