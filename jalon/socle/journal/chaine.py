"""Écrire et vérifier la chaîne du journal."""

import hashlib
import json
import secrets
from datetime import UTC

from django.core.serializers.json import DjangoJSONEncoder

from jalon.socle.cloison import au_moment_de_valider
from jalon.socle.journal.models import LigneJournal, Nature, TeteJournal

_suites = []


def apres_ecriture(fonction):
    """Enregistre une suite `fonction(lignes)` : appelée avant que les lignes soient chaînées, même transaction."""
    _suites.append(fonction)
    return fonction


@au_moment_de_valider
def chainer(collectivite, lignes: list[LigneJournal]) -> None:
    """Dernier geste avant la validation : les suites, puis les lignes, la tête et le jeton."""
    for suite in _suites:
        suite(lignes)
    tete = _tete()
    jeton = secrets.token_hex(16) if any(ligne.nature == Nature.ECRITURE for ligne in lignes) else ""
    for ligne in lignes:
        tete.numero += 1
        ligne.numero, ligne.jeton = tete.numero, jeton
        ligne.empreinte = tete.empreinte = empreinte_de(ligne, tete.empreinte)
    if jeton:
        tete.jeton, tete.jeton_numero = jeton, tete.numero
    LigneJournal.objects.bulk_create(lignes, batch_size=200)
    tete.save(update_fields=["numero", "empreinte", "jeton", "jeton_numero"])


def _tete() -> TeteJournal:
    TeteJournal.objects.get_or_create(defaults={})
    return TeteJournal.objects.select_for_update(of=("self",)).get()


def saler(contenu: dict) -> dict:
    """Les champs `contenu`, `sel`, `empreinte_contenu` d'une ligne."""
    sel = secrets.token_hex(16)
    contenu = json.loads(json.dumps(contenu, cls=DjangoJSONEncoder))
    return {"contenu": contenu, "sel": sel, "empreinte_contenu": empreinte_du_contenu(contenu, sel)}


def empreinte_du_contenu(contenu, sel: str) -> str:
    return _sha256(sel + json.dumps(contenu, sort_keys=True, ensure_ascii=False))


def empreinte_de(ligne: LigneJournal, precedente: str) -> str:
    """SHA-256 de la maille : l'empreinte précédente, les métadonnées, l'empreinte du contenu."""
    metadonnees = [
        precedente,
        ligne.collectivite_id,
        ligne.numero,
        ligne.le.astimezone(UTC).isoformat(timespec="microseconds"),
        ligne.nature,
        ligne.action,
        ligne.compte_id,
        ligne.objet_type,
        ligne.objet_id,
        ligne.dossier_type,
        ligne.dossier_id,
        ligne.empreinte_contenu,
        ligne.jeton,
    ]
    return _sha256(json.dumps(metadonnees, ensure_ascii=False))


def premiere_alteration() -> str | None:
    """Rejoue la chaîne de la ville active. Rend None si elle est entière, sinon dit la première ligne altérée."""
    precedente, attendu = "0" * 64, 1
    for ligne in LigneJournal.objects.order_by("numero").iterator(chunk_size=2000):
        if ligne.numero != attendu:
            return f"La ligne {attendu} manque : la suivante est la ligne {ligne.numero}."
        if ligne.empreinte != empreinte_de(ligne, precedente):
            return f"La ligne {ligne.numero} ({ligne.action}, {ligne.le:%d/%m/%Y %H:%M}) a été altérée."
        if ligne.contenu is not None and ligne.empreinte_contenu != empreinte_du_contenu(ligne.contenu, ligne.sel):
            return f"Le contenu de la ligne {ligne.numero} ({ligne.action}) a été altéré."
        precedente, attendu = ligne.empreinte, attendu + 1
    tete = TeteJournal.objects.first()
    if tete and (tete.numero, tete.empreinte) != (attendu - 1, precedente):
        return f"La fin du journal manque : la tête annonce {tete.numero} lignes, on en lit {attendu - 1}."
    return None


def _sha256(texte: str) -> str:
    return hashlib.sha256(texte.encode()).hexdigest()
