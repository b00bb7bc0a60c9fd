"""The relay: takes learners' statements from packages that hold no secret, and brings them to a record store.

Everything here may be loaded only by ``scormkit relay``: its libraries come with the extra ``[relay]``.
"""
