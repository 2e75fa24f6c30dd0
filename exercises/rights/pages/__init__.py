"""What an archive shows to people; the page of agreements, and what the privacy page tells of this install."""

from exercises.rights.pages.agreements import agreements
from exercises.rights.pages.archive import README, STYLE, csv_rows, html_head, html_index, html_rows, html_tail
from exercises.rights.pages.corrections import earlier

__all__ = ["README", "STYLE", "agreements", "csv_rows", "earlier", "html_head", "html_index", "html_rows", "html_tail"]
