"""How much of a package is looked at before it is called hostile: numbers, and why these."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is taken from one package; sizes in bytes."""

    entries: int = 50_000
    """Moodle takes 7.5 s to import 3,000 files; nobody teaches with more than this."""

    directory: int = 32 << 20
    """The zip's table of contents: 50,000 names of 600 bytes each."""

    entry: int = 4 << 30
    """One file, unpacked: a film of an hour in high definition has less."""

    total: int = 16 << 30
    """All files, unpacked."""

    ratio: int = 200
    """How many times larger files may become; deflate could do 1,032, and text does 20."""

    small: int = 16 << 20
    """What is smaller than this unpacked is no bomb, however well it packs."""

    xml: int = 8 << 20
    """One XML document: a manifest of 10,000 files has 2 MB."""

    markup: int = 250_000
    """Elements and attributes of one XML document, counted by their signs: each costs some 300 bytes."""

    spaces: int = 10_000
    """Declarations of namespaces in one document: whoever asks for a prefix goes through all that count."""

    content: int = 4 << 20
    """A file of the content that is looked into (HTML, style, script)."""


LIMITS = Limits()
