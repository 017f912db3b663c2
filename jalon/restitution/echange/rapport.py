"""Ce qu'un import a fait, ou pourquoi il n'a rien fait."""

from collections import Counter
from dataclasses import dataclass, field

from jalon.restitution.echange.cases import LigneRefusee

MAX_REFUS = 300


@dataclass
class Rapport:
    """Les comptes par table (créés, modifiés, inchangés, refusés) et les refus, gardés jusqu'à `refus_gardes`."""

    source: str = ""
    a_blanc: bool = False
    refus_gardes: int = MAX_REFUS
    importe: bool = False
    tables: dict[str, Counter] = field(default_factory=dict)
    refus: list[LigneRefusee] = field(default_factory=list)
    refus_en_tout: int = 0
    ignores: list[str] = field(default_factory=list)
    colonnes_ignorees: list[str] = field(default_factory=list)
    valeurs_creees: list[str] = field(default_factory=list)
    remarques: list[str] = field(default_factory=list)

    def compter(self, table: str, sort: str, combien: int = 1) -> None:
        self.tables.setdefault(table, Counter())[sort] += combien

    def refuser(self, fichier: str, ligne: int | None, colonne: str, raison: str) -> None:
        self.refus_en_tout += 1
        if len(self.refus) < self.refus_gardes:
            self.refus.append(LigneRefusee(fichier, ligne, colonne, raison))

    def remarquer(self, phrase: str) -> None:
        if phrase not in self.remarques:
            self.remarques.append(phrase)

    @property
    def a_change(self) -> bool:
        return bool(self.valeurs_creees) or any(c["crees"] or c["modifies"] for c in self.tables.values())

    def en_objet(self) -> dict:
        """Le rapport pour `--format json`."""
        sorts = ("crees", "modifies", "inchanges", "refuses")
        return {
            "source": self.source,
            "a_blanc": self.a_blanc,
            "importe": self.importe,
            "tables": {code: {sort: c[sort] for sort in sorts} for code, c in self.tables.items()},
            "refus": [vars(refus) for refus in self.refus],
            "refus_en_tout": self.refus_en_tout,
            "fichiers_ignores": self.ignores,
            "colonnes_ignorees": self.colonnes_ignorees,
            "valeurs_creees": self.valeurs_creees,
            "remarques": self.remarques,
        }

    def en_texte(self) -> str:
        lignes = [
            f"{code} : {c['crees']} créés, {c['modifies']} modifiés, {c['inchanges']} inchangés, {c['refuses']} refusés"
            for code, c in self.tables.items()
            if any(c.values())
        ]
        lignes += [f"  {_lieu(refus)} : {refus.raison}" for refus in self.refus]
        if self.refus_en_tout > len(self.refus):
            lignes.append(f"  … et {self.refus_en_tout - len(self.refus)} autres refus.")
        for titre, noms in (
            ("Créés au passage", self.valeurs_creees),
            ("Fichiers ignorés", self.ignores),
            ("Colonnes ignorées", self.colonnes_ignorees),
        ):
            if noms:
                lignes.append(f"{titre} : {', '.join(noms)}")
        return "\n".join([*lignes, *self.remarques, *([] if self.refus_en_tout else [self.conclusion])])

    @property
    def conclusion(self) -> str:
        if self.refus_en_tout:
            return f"Rien n'a été importé : {self.refus_en_tout} refus. Corrigez-les et recommencez."
        if self.a_blanc:
            return "Essai à blanc : rien n'a été écrit, et tout peut l'être."
        return "L'import est fait." if self.importe else "Tout était déjà là : rien n'a changé."


def _lieu(refus: LigneRefusee) -> str:
    morceaux = [refus.fichier]
    if refus.ligne:
        morceaux.append(f"ligne {refus.ligne}")
    if refus.colonne:
        morceaux.append(f"colonne {refus.colonne}")
    return ", ".join(morceaux)
