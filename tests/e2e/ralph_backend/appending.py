"""Ralph's file back end, allowed to write to its file more than once.

As it comes it creates the file with the first statement and refuses every later one.
"""

from ralph.backends.data.base import BaseOperationType
from ralph.backends.lrs.fs import FSLRSBackend


class Appending(FSLRSBackend):
    """One file, in the order of arrival."""

    default_operation_type = BaseOperationType.APPEND

    def append_to_history(self, event: object) -> None:
        """Keep no history: Ralph would write all of it anew with each request."""
