"""A person's rights over their data: taking all of it along, bringing it elsewhere, and having it removed."""
