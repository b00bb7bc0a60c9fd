"""xAPI: what a course's statements are about. The only room that knows tincan."""
