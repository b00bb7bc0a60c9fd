"""xAPI: what a package can say, and whether a statement is that. The only room that knows tincan."""
