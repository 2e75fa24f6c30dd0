"""What an archive shows to people: tables for a spreadsheet, and pages to read."""

from exercises.rights.pages.archive import README, STYLE, csv_rows, html_head, html_index, html_rows, html_tail

__all__ = ["README", "STYLE", "csv_rows", "html_head", "html_index", "html_rows", "html_tail"]
