"""The record store of the preview, and the LMS that launches cmi5 and TinCan content from it.

``Store`` in ``store.py`` is its face: launches and requests in, addresses and answers out. All is kept in
memory, and no file here knows a socket.
"""
