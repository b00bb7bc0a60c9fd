"""What a schema cannot state: the rules of meaning, one file per subject."""
