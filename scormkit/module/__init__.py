"""What an author means: shape, model, binding, meaning and translation of a module."""
