"""Plays recordings in a browser that nobody sees, with real clicks and keys, and compares what comes of it.

What is played is waited for by what is there, never by the clock: a step begins when its target can be
worked with and nothing is under way any more.
"""
