"""An author's text: Markdown becomes the HTML of a report, with its figures, tables, formulas and references."""
