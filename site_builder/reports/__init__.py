"""Report PDFs: made from the book, printed by WeasyPrint in our own fonts, each carrying the proof of what it says."""
