"""From a module to a course: final paths, final bytes, readable HTML, the state budget."""
