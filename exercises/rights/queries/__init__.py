"""What stands in an archive: every table and every field of the project, exported or left out with a reason."""

from exercises.rights.queries.left_out import LEFT_OUT
from exercises.rights.queries.limits import lately_taken
from exercises.rights.queries.map import TABLES, WHOLE, columns_of, said_of
from exercises.rights.queries.rows import lines_of, pictures_of
from exercises.rights.queries.tables import Table

__all__ = ["LEFT_OUT", "TABLES", "WHOLE", "Table", "columns_of", "lately_taken", "lines_of", "pictures_of", "said_of"]
