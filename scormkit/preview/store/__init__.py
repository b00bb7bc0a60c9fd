"""The record store of the preview, and the LMS that launches cmi5 and TinCan content from it: in memory, without sockets."""
