"""Ce qui ressemble à une demande : un dossier de la ville, une autre demande ; par le nom, la naissance, l'école."""

from dataclasses import dataclass

from django.db.models import Q

from jalon.reussite.lectures.demande import enfant_dit
from jalon.reussite.models import CleListe, Demande, Enfant
from jalon.reussite.proximite import MEME_NAISSANCE, comparer, dossiers_proches
from jalon.socle.texte import normaliser

AU_PLUS = 8


@dataclass(frozen=True)
class DossiersProches:
    """`vus` : [(enfant, raison)] des dossiers que le compte voit ; `ferme` : un autre existe, qu'il ne voit pas."""

    vus: list
    ferme: Enfant | None = None


def dossiers_ressemblants(demande, compte) -> DossiersProches:
    """Les dossiers qui pourraient être l'enfant de la demande ; à ressemblance égale, ceux de la même école d'abord."""
    if demande.enfant_id:
        return DossiersProches([])
    proches = _par_le_nom(demande) or _par_l_ecole(demande)
    vus = set(
        Enfant.objects.visibles_par(compte).filter(pk__in=[e.pk for e, _ in proches]).values_list("pk", flat=True)
    )
    return DossiersProches(
        [(enfant, raison) for enfant, raison in proches if enfant.pk in vus][:AU_PLUS],
        next((enfant for enfant, _ in proches if enfant.pk not in vus), None),
    )


def _par_le_nom(demande) -> list:
    if not enfant_dit(demande) and not demande.naissance:
        return []
    identite = f"{demande.nom} {demande.prenom}".strip() or demande.initiales
    trouves = dossiers_proches(identite=identite, naissance=demande.naissance, sexe=demande.sexe)
    ecoles = _ecoles([enfant.pk for enfant, _ in trouves])
    dits = []
    for enfant, paire in trouves:
        meme_ecole = demande.etablissement_id and ecoles.get(enfant.pk) == demande.etablissement_id
        dits.append((not meme_ecole, enfant, paire.raison + (", même école" if meme_ecole else "")))
    return [(enfant, raison) for _, enfant, raison in sorted(dits, key=lambda dit: dit[0])]


def _par_l_ecole(demande) -> list:
    """Le nom ne dit rien : même sexe, même naissance, même école."""
    if not (demande.naissance and demande.sexe):
        return []
    memes = Enfant.objects.actuels().filter(naissance=demande.naissance, sexe=demande.sexe)
    if demande.etablissement_id:
        memes = memes.filter(cle_liste__etablissement=demande.etablissement_id)
    return [(enfant, f"même sexe, {MEME_NAISSANCE}") for enfant in memes.select_related("cle_liste__etablissement")]


def _ecoles(ids) -> dict[int, int]:
    return dict(CleListe.objects.filter(enfant__in=ids).values_list("enfant", "etablissement"))


def demandes_ressemblantes(demande, compte) -> list:
    """[(demande, raison)] : celles du même dossier, puis celles dont l'enfant se ressemble, que le compte voit."""
    autres = Demande.objects.visibles_par(compte).exclude(pk=demande.pk)
    du_dossier = list(autres.filter(enfant=demande.enfant_id)) if demande.enfant_id else []
    deja = {autre.pk for autre in du_dossier}
    proches = dict(_par_les_reperes(demande, autres)) | dict(_par_ressemblance(demande, autres))
    trouvees = [(pk, raison) for pk, raison in proches.items() if pk not in deja]
    par_pk = autres.in_bulk([pk for pk, _ in trouvees[:AU_PLUS]])
    return [(autre, "même dossier") for autre in du_dossier] + [
        (par_pk[pk], raison) for pk, raison in trouvees if pk in par_pk
    ]


def _par_les_reperes(demande, autres) -> list[tuple[int, str]]:
    """Sans nom, ou sous un pseudonyme : même sexe, même naissance, et pas une autre école."""
    if not (demande.naissance and demande.sexe):
        return []
    memes = autres.filter(naissance=demande.naissance, sexe=demande.sexe)
    if demande.etablissement_id:
        memes = memes.filter(Q(etablissement=demande.etablissement_id) | Q(etablissement=None))
    return [(pk, f"même sexe, {MEME_NAISSANCE}") for pk in memes.order_by("-le", "-pk").values_list("pk", flat=True)]


def _par_ressemblance(demande, autres) -> list[tuple[int, str]]:
    cle = normaliser(f"{demande.nom} {demande.prenom}")
    if not cle:
        return []
    if demande.sexe:
        autres = autres.filter(sexe__in=("", demande.sexe))
    fiches = autres.order_by().values_list("pk", "nom", "prenom", "naissance")
    paires = (
        comparer((0, cle, demande.naissance), (pk, normaliser(f"{nom} {prenom}"), naissance))
        for pk, nom, prenom, naissance in fiches
        if nom or prenom
    )
    return [(p.second, p.raison) for p in sorted(filter(None, paires), key=lambda p: -p.score)]
