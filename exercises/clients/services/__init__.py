"""What is written for the pages of therapists: kept rows, visits, assessments. One transaction each."""
