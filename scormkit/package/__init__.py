"""The room where files become packages on disk."""

from scormkit.package.disk import PackagingError, Packed, digest, pack, unpack_to

__all__ = ["PackagingError", "Packed", "digest", "pack", "unpack_to"]
