"""Files as values: what an author wrote, each value with the place where it stands."""
