"""The rules of the pages for therapists: who needs somebody today, and what an assessment may hold. Plain decisions."""
