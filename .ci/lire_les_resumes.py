#!/usr/bin/env python3
"""Lance `make test`, relit les deux résumés de pytest (SQLite, PostgreSQL) et refuse une passe sans test."""

import re
import subprocess
import sys
from pathlib import Path

RACINE = Path(__file__).resolve().parent.parent
PASSES = ("SQLite", "PostgreSQL")
RESUME = re.compile(r"^=+ (.+) in [\d.]+s.* =+$")
EXECUTES = re.compile(r"(\d+) (?:passed|failed|errors?|xfailed)\b")


def main() -> int:
    resumes = []
    with subprocess.Popen(
        ["make", "test"], cwd=RACINE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as make:
        for ligne in make.stdout:
            print(ligne, end="", flush=True)
            if trouve := RESUME.match(ligne.strip()):
                resumes.append(sum(map(int, EXECUTES.findall(trouve[1]))))
    if len(resumes) != len(PASSES):
        print(
            f"Il faut deux résumés de pytest (SQLite puis PostgreSQL) : {len(resumes)} lu(s).",
            file=sys.stderr,
        )
        return make.returncode or 1
    for passe, nombre in zip(PASSES, resumes, strict=True):
        print(f"{passe} : {nombre} tests exécutés.")
    return make.returncode or int(0 in resumes)


sys.exit(main())
