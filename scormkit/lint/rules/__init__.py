"""The rules, a file for each subject; a file's ``ROOM`` says when its rules count."""
