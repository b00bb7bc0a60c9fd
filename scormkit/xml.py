"""XML, read with suspicion and written one way.

Reading refuses every document type and never opens anything but the bytes it was
given. Writing yields raw UTF-8 without a single numeric character reference: LMSs
exist that show ``&#233;`` to learners as it stands, and die of ``&eacute;``.
"""

from __future__ import annotations

from lxml import etree

Element = etree._Element  # noqa: SLF001 - lxml has no public name for what its functions return

DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'


class XmlError(ValueError):
    """Bytes that are not XML we are ready to read; the message says why, in one line.

    *line* and *column* say where, the column in bytes of UTF-8.
    """

    line = 1
    column = 1


def parse(data: bytes) -> Element:
    """Return the root element of the document in *data*."""
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, dtd_validation=False, no_network=True, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        refusal = XmlError(" ".join(str(error).split()))
        refusal.line, refusal.column = max(1, error.lineno or 1), 1 + max(0, error.offset or 0)
        raise refusal from error
    except ValueError as error:
        raise XmlError(" ".join(str(error).split())) from error
    if root.getroottree().docinfo.internalDTD is not None:
        message = "a document type is declared; it could hide entities"
        raise XmlError(message)
    return root


def add(parent: Element, tag: str, text: str = "", /, **attributes: str) -> Element:
    """Return a new last child of *parent*: *tag* is ``{namespace}name``, *text* becomes one line."""
    child = etree.SubElement(parent, tag, attributes)
    if text:
        child.text = line(text)
    return child


def line(text: str, limit: int | None = None) -> str:
    """Return *text* on one line, cut to *limit* characters with an ellipsis where it is longer."""
    flat = " ".join(text.split())
    if limit is None or len(flat) <= limit:
        return flat
    return f"{flat[: limit - 1].rstrip()}…"


def serialize(root: Element) -> bytes:
    """Return the document of *root*: declaration, indented, UTF-8, ending with a line feed."""
    return DECLARATION + etree.tostring(root, encoding="UTF-8", xml_declaration=False, pretty_print=True)
