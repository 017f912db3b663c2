"""Les icônes servies : les noms de Bootstrap Icons écrits dans icones.txt. En ajouter une, puis relancer `assets`."""

from pathlib import Path

ICONES = frozenset(Path(__file__).with_name("icones.txt").read_text(encoding="utf-8").split())
