"""Les accords d'un dossier, par personne et par objet : le tableau de l'onglet et la ligne de la carte d'en-tête."""

from dataclasses import dataclass

from jalon.reussite.accords import est_majeur, jour_de_ses_18_ans, vaut
from jalon.reussite.lectures.dossier import Dossier
from jalon.reussite.models.accord import Accord, ModeAccord, ObjetAccord, Partage
from jalon.reussite.partages import est_ouvert

M = ModeAccord
TONS = {
    M.SIGNE: ("termine", "check-lg"),
    M.ORAL_CONSIGNE: ("attente", "chat-dots"),
    M.DEMANDE: ("attente", "hourglass-split"),
    M.REFUSE: ("alerte", "x-lg"),
    M.RETIRE: ("alerte", "x-lg"),
    M.NON_DEMANDE: ("neutre", "dash-circle"),
}


@dataclass(frozen=True)
class Etat:
    """Où en est une personne sur un objet : un mot, un ton, le dernier accord noté s'il y en a un."""

    texte: str
    ton: str
    icone: str
    accord: Accord | None = None


@dataclass(frozen=True)
class Signataire:
    """Une ligne du tableau : qui, et son état pour chaque objet. `court` : comment la carte d'en-tête l'appelle."""

    qui: str
    precision: str
    cellules: list[Etat]
    court: str = ""


def les_accords(dossier: Dossier) -> list[Accord]:
    """Tous, du plus récent au plus ancien."""
    lus = dossier.enfant.les_accords.select_related("titulaire__lien", "parcours__dispositif", "piece")
    return sorted(lus, key=lambda a: (a.retire_le or a.le or a.cree_le.date(), a.pk), reverse=True)


def tableau_des_accords(dossier: Dossier, accords: list[Accord]) -> list[Signataire]:
    """Une ligne par titulaire, puis le jeune s'il signe ou va signer, puis ce dont on ne sait qui l'a signé."""
    titulaires = [lu.responsable for lu in dossier.responsables if lu.responsable.autorite_parentale is not False]
    vus = {t.pk for t in titulaires}
    titulaires += list(
        {a.titulaire_id: a.titulaire for a in accords if a.titulaire_id and a.titulaire_id not in vus}.values()
    )
    lignes = [
        Signataire(
            str(t),
            str(t.lien or ""),
            _cellules(dossier, [a for a in accords if a.titulaire_id == t.pk]),
            court=str(t.lien).lower() if t.lien else str(t),
        )
        for t in titulaires
    ]
    du_jeune = [a for a in accords if a.par_le_jeune]
    majorite = jour_de_ses_18_ans(dossier.enfant)
    if du_jeune or est_majeur(dossier.enfant, dossier.jour):
        precision = f"18 ans le {majorite:%d/%m/%Y}" if majorite else ""
        lignes.append(Signataire("Le jeune", precision, _cellules(dossier, du_jeune), court="le jeune"))
    inconnus = [a for a in accords if not a.titulaire_id and not a.par_le_jeune]
    if inconnus:
        lignes.append(Signataire("Titulaire non précisé", "", _cellules(dossier, inconnus), court="un titulaire"))
    return lignes


def par_objet(signataires: list[Signataire]) -> list[tuple[str, list[tuple[str, Etat]]]]:
    """Le même tableau, une ligne par objet : [(« Adhésion au parcours », [(qui, état)…])…]."""
    return [
        (objet.label, [(s.precision or s.qui, s.cellules[rang]) for s in signataires])
        for rang, objet in enumerate(ObjetAccord)
    ]


def _cellules(dossier, accords) -> list[Etat]:
    return [_etat(dossier, [a for a in accords if a.objet == objet]) for objet in ObjetAccord]


def _etat(dossier, accords) -> Etat:
    """Celui qui vaut, sinon le dernier dit."""
    if not accords:
        return Etat("rien de noté", "neutre", "dash-circle")
    accord = next((a for a in accords if vaut(a, dossier.enfant, dossier.jour)), accords[0])
    return etat(accord, dossier)


def etat(accord: Accord, dossier: Dossier) -> Etat:
    if accord.retire_le:
        return Etat(f"retiré le {accord.retire_le:%d/%m/%y}", "alerte", "x-lg", accord)
    ton, icone = TONS[M(accord.mode)]
    quand = f" le {accord.le:%d/%m/%y}" if accord.le else ""
    signature = accord.mode == M.SIGNE and accord.objet != ObjetAccord.INFORMATION_DONNEE
    if signature and not vaut(accord, dossier.enfant, dossier.jour):
        return Etat(f"signé{quand}, ne vaut plus", "attente", "exclamation-circle", accord)
    return Etat(f"{accord.get_mode_display().lower()}{quand}", ton, icone, accord)


def resume(dossier: Dossier) -> list[tuple[str, str]]:
    """La carte d'en-tête : [(« mère 18/09 », ton)…], l'adhésion par titulaire puis les partenaires nommés."""
    accords = les_accords(dossier)
    adhesions = [a for a in accords if a.objet == ObjetAccord.ADHESION_AU_PARCOURS]
    dits = []
    for ligne in tableau_des_accords(dossier, adhesions):
        dit = ligne.cellules[list(ObjetAccord).index(ObjetAccord.ADHESION_AU_PARCOURS)]
        dits.append((f"{ligne.court} {_en_bref(dit)}", dit.ton))
    partages = {}
    for accord in reversed([a for a in accords if a.objet == ObjetAccord.PARTAGE and a.partenaires]):
        partages[accord.partenaires] = vaut(accord, dossier.enfant, dossier.jour)
    return dits + [(f"{nom} {'✓' if oui else '✗'}", "termine" if oui else "alerte") for nom, oui in partages.items()]


def _en_bref(dit: Etat) -> str:
    accord = dit.accord
    if accord is None or accord.mode in (M.DEMANDE, M.NON_DEMANDE):
        return "en attente"
    if dit.ton == "termine" and accord.le:
        return f"{accord.le:%d/%m}" if accord.le.year == accord.cree_le.year else f"{accord.le:%d/%m/%y}"
    return dit.texte


def a_une_adhesion(dossier: Dossier) -> bool:
    accords = dossier.enfant.les_accords.select_related("titulaire")
    return any(a.objet == ObjetAccord.ADHESION_AU_PARCOURS and vaut(a, dossier.enfant, dossier.jour) for a in accords)


def partages_lus(dossier: Dossier) -> list[tuple[Partage, bool]]:
    """(partage, est-il ouvert), du plus récent au plus ancien."""
    lus = list(dossier.enfant.les_partages.select_related("intervenant__compte", "accord__titulaire", "enfant"))
    return [(p, est_ouvert(p)) for p in lus]
