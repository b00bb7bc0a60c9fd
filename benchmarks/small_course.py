"""The small course that packagers are compared on: 3 pages of prose, a picture, 5 questions, pass mark 80.

Italian accents throughout; every copy differs in title and texts, so that nothing can be reused. The
picture is drawn here, byte by byte, so that the benchmark needs no files.
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

PROSE = (
    "La qualità del servizio è responsabilità di tutti: però è nell'attività di ogni giorno che il "
    "cliente la percepisce. Perché funzioni servono regole semplici, verificate più volte, e la libertà di "
    "chiedere aiuto. Così anche chi è arrivato da poco sa che cosa può decidere da sé. "
)
PAGES = ("Perché la qualità è una priorità", "Responsabilità e obblighi: chi fa cosa", "Novità e attività")
QUESTIONS = {
    "Chi è responsabile della qualità?": (
        "Tutti, ciascuno per la sua parte",
        "La direzione",
        "Nessuno",
        "Il caso",
    ),
    "Che cosa fai per prima cosa con un reclamo?": (
        "Lo ascolto",
        "Lo archivio",
        "Lo nego",
        "Lo passo ad altri",
    ),
    "Perché si misurano i tempi?": ("Per capire dove si perde", "Per abitudine", "Per moda", "Per punire"),
    "Che cos'è una promessa?": ("Un impegno con una data", "Una cortesia", "Un modo di dire", "Una tassa"),
    "La formazione è utile?": ("Sì, se si pratica", "No, mai", "Solo in città", "Solo il lunedì"),
}


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
        f"id: corso-{number:04}\nversion: 1.0.0\ntitle: Qualità, perché è così importante {number}\n"
        f"language: it\nminutes: 10\npass:\n  score: 80\npages:\n{listed}",
        "utf-8",
    )
    return module


def _prose(number: int, paragraphs: int) -> str:
    return "\n\n".join(f"{PROSE * 2}È il corso numero {number}." for _ in range(paragraphs))


def _quiz(number: int) -> str:
    parts = [f"---\nid: verifica\ntitle: Verifica finale {number}\n---\n"]
    for index, (prompt, (right, *wrong)) in enumerate(QUESTIONS.items()):
        lines = [f'```quiz\nid: domanda-{index + 1}\nprompt: "{prompt} ({number})"\nchoices:']
        lines.append(f'  - right: "{right}"\n    because: "Esatto: è così, anche nel caso {number}."')
        lines += [
            f'  - wrong: "{one}"\n    because: "No: rileggi la pagina {index % 3 + 1}."' for one in wrong
        ]
        parts.append("\n".join(lines) + "\n```\n")
    return "\n".join(parts)


def picture(number: int, width: int = 800, height: int = 450) -> bytes:
    """Return a PNG of *width* by *height* pixels, a chequered gradient that depends on *number*."""
    up = b"\2" + bytes(3 * width)  # PNG filter 2: the same as the row above
    rows = bytearray()
    for y in range(height):
        rows += up if y % 40 else b"\0" + bytes(_pixel(x, y, number) for x in range(3 * width))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(rows), 6))
        + chunk(b"IEND", b"")
    )


def _pixel(x: int, y: int, number: int) -> int:
    return (x // 60 * 9 * (x % 3 + 1) + y // 40 * 7 + number) & 255
