"""The small course that packagers are compared on: 3 pages of prose, a picture, 5 questions, pass mark 80.

Italian accents throughout; every copy differs in title and texts, so that nothing can be reused. The
picture is drawn here, byte by byte, so that the benchmark needs no files.
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

PROSE = (
    "La qualità del servizio è responsabilità di tutti: però è nell'attività di ogni giorno che il cliente la "
    "percepisce. Perché funzioni servono regole semplici, verificate più volte, e la libertà di chiedere aiuto. "
    "Così anche chi è arrivato da poco sa che cosa può decidere da sé, e a chi rivolgersi per il resto. "
)
PAGES = ("Perché la qualità è una priorità", "Responsabilità e obblighi: chi fa cosa", "Novità e attività")
QUESTIONS = (
    ("Chi è responsabile della qualità?", ("Tutti, ciascuno per il proprio ruolo", "Solo la direzione", "Nessuno", "Il caso")),
    ("Qual è la prima cosa da fare con un reclamo?", ("Ascoltarlo", "Archiviarlo", "Negarlo", "Passarlo ad altri")),
    ("Perché si misurano i tempi?", ("Per capire dove si perde", "Per abitudine", "Per moda", "Per punire")),
    ("Che cos'è una promessa?", ("Un impegno con una scadenza", "Una cortesia", "Un modo di dire", "Una tassa")),
    ("La formazione è utile?", ("Sì, se si pratica", "No, mai", "Solo in città", "Solo il lunedì")),
)  # fmt: skip


def write(folder: Path, number: int) -> Path:
    """Write the course *number* as a module below *folder* and return its folder."""
    module = folder / f"corso-{number:04}"
    (module / "pages").mkdir(parents=True)
    (module / "media").mkdir()
    (module / "media" / "impianto.png").write_bytes(picture(number))
    names = []
    for index, title in enumerate(PAGES):
        names.append(f"pages/{index + 1}.md")
        image = (
            "![Schema dell'impianto: città, fabbrica e magazzino](media/impianto.png)\n\n"
            if not index
            else ""
        )
        text = f'---\nid: pagina-{index + 1}\ntitle: "{title}, {number}"\n---\n{image}{_prose(number, 2)}\n'
        (module / names[-1]).write_text(text, "utf-8")
    names.append("pages/4.md")
    (module / names[-1]).write_text(_quiz(number), "utf-8")
    listed = "".join(f"  - {name}\n" for name in names)
    (module / "module.yaml").write_text(
        f"id: corso-{number:04}\nversion: 1.0.0\ntitle: Qualità del servizio, perché è così importante {number}\n"
        f"language: it\nminutes: 10\npass:\n  score: 80\npages:\n{listed}",
        "utf-8",
    )
    return module


def _prose(number: int, paragraphs: int) -> str:
    return "\n\n".join(f"{PROSE * 2}È il corso numero {number}." for _ in range(paragraphs))


def _quiz(number: int) -> str:
    parts = [f"---\nid: verifica\ntitle: Verifica finale {number}\n---\n"]
    for index, (prompt, (right, *wrong)) in enumerate(QUESTIONS):
        lines = [f'```quiz\nid: domanda-{index + 1}\nprompt: "{prompt} ({number})"\nchoices:']
        lines.append(f'  - right: "{right}"\n    because: "Esatto: è così, anche nel caso {number}."')
        lines += [
            f'  - wrong: "{one}"\n    because: "No: rileggi la pagina {index % 3 + 1}."' for one in wrong
        ]
        parts.append("\n".join(lines) + "\n```\n")
    return "\n".join(parts)


def picture(number: int, width: int = 800, height: int = 450) -> bytes:
    """Return a PNG of *width* by *height* pixels, a chequered gradient that depends on *number*."""
    row = bytes(
        channel for x in range(width) for channel in ((x // 20 * 9) & 255, number & 255, (x // 40 * 40) & 255)
    )
    raw = b"".join(
        b"\0" + bytes((value + y // 40 * 7) & 255 for value in row)
        if y % 40 == 0
        else b"\2" + bytes(len(row))
        for y in range(height)
    )

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(raw, 6))
        + chunk(b"IEND", b"")
    )
