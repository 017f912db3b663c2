"""Les axes de l'oracle : pour une ligne, la liste de ses valeurs ([None] si inconnue, [] si aucun lien)."""

from dataclasses import dataclass
from datetime import date

from jalon.socle.cloison import collectivite_active
from jalon.socle.texte import normaliser


@dataclass(frozen=True)
class Temps:
    du: date
    au: date
    ages_au: date


def a_la_date(lignes, jour, debut="depuis"):
    """Les lignes déjà commencées, la plus récente d'abord, celles sans date à la fin."""
    datees = [x for x in lignes if getattr(x, debut) and getattr(x, debut) <= jour]
    sans_date = [x for x in lignes if getattr(x, debut) is None]
    return sorted(datees, key=lambda x: (getattr(x, debut), x.pk), reverse=True) + sans_date


def situations(ligne):
    """Celles de l'enfant d'abord, puis celles de sa famille."""
    siennes = a_la_date(ligne.enfant.les_situations.all(), ligne.jour)
    famille = ligne.enfant.famille
    return siennes + (a_la_date(famille.les_situations.all(), ligne.jour) if famille else [])


def situation(champ):
    def lire(ligne):
        return [next((v for x in situations(ligne) if (v := getattr(x, f"{champ}_id"))), None)]

    return lire


def quartier_de(ligne):
    return next((x.quartier for x in situations(ligne) if x.quartier), None)


def qpv(ligne):
    for x in situations(ligne):
        if x.qpv is not None:
            return ["oui" if x.qpv else "non"]
        if x.quartier:
            return [type_qpv(x.quartier, ligne.jour)]
    return [None]


def type_qpv(quartier, jour):
    if quartier.type is None:
        return None
    valide = (quartier.valide_du or date.min) <= jour <= (quartier.valide_au or date.max)
    return "oui" if quartier.type.code == "qpv" and valide else "non"


def commune(ligne):
    quartier = quartier_de(ligne)
    if quartier and quartier.commune:
        return [normaliser(quartier.commune.nom)]
    famille = ligne.enfant.famille
    return [(normaliser(famille.commune) or None) if famille else None]


def fratrie(ligne):
    famille = ligne.enfant.famille
    if not famille or not famille.fratrie:
        return [None]
    if famille.fratrie >= 5:
        return ["5_enfants_et_plus"]
    return [f"{famille.fratrie}_enfant{'s' if famille.fratrie > 1 else ''}"]


def emploi(ligne):
    famille = ligne.enfant.famille
    return [r.situation_emploi_id for r in famille.les_responsables.all()] if famille else []


def age(ligne):
    naissance, jour = ligne.enfant.naissance, ligne.periode.ages_au
    if naissance is None:
        return [None]
    ans = jour.year - naissance.year - ((jour.month, jour.day) < (naissance.month, naissance.day))
    bornes = ((2, "moins_de_2_ans"), (6, "2_5_ans"), (11, "6_10_ans"), (17, "11_16_ans"))
    return [next((code for borne, code in bornes if ans < borne), "17_ans_et_plus")]


def age_ville(ligne):
    """Le rang de la tranche ; une ville dont la première commence à zéro n'en a pas avant."""
    naissance, jour, commencent = ligne.enfant.naissance, ligne.periode.ages_au, collectivite_active().tranches_age
    if naissance is None:
        return [None]
    ans = jour.year - naissance.year - ((jour.month, jour.day) < (naissance.month, naissance.day))
    return [max(0, sum(1 for age in commencent if age and ans >= age))]


def scolarite(ligne):
    return next(iter(a_la_date(ligne.enfant.les_scolarites.all(), ligne.jour)), None)


def de_la_scolarite(champ):
    def lire(ligne):
        s = scolarite(ligne)
        return [(getattr(s, champ) or None) if s else None]

    return lire


ecole = de_la_scolarite("etablissement_id")


def type_etab(ligne):
    s = scolarite(ligne)
    if s is None:
        return [None]
    return [(s.etablissement and s.etablissement.type_id) or s.type_etablissement_id]


def zone(ligne):
    s = scolarite(ligne)
    if s is None:
        return [None]
    classements = a_la_date(s.etablissement.les_classements.all(), ligne.jour) if s.etablissement else []
    return [classements[0].zone_id if classements else s.zone_id]


def cycle(ligne):
    s = scolarite(ligne)
    niveau = s.niveau.code if s and s.niveau else ""
    if niveau == "non_scolarise":
        return ["petite_enfance"]
    if niveau in ("tps", "ps", "ms", "gs"):
        return ["cycle_1"]
    if niveau in ("cp", "ce1", "ce2"):
        return ["cycle_2"]
    if niveau in ("cm1", "cm2", "6e", "6e_segpa"):
        return ["cycle_3"]
    if niveau[:2] in ("5e", "4e", "3e"):
        return ["cycle_4"]
    if niveau.startswith(("2de", "1re", "tle", "cap_", "cfa")) or niveau == "ulis_lycee":
        return ["lycee_et_plus"]
    return [None]


def referent(ligne):
    nommes = [r for r in ligne.parcours.les_referents.all() if r.au is None or r.au >= ligne.jour]
    nommes = [r for r in nommes if r.du is None or r.du <= ligne.jour]
    dernier = max(nommes, key=lambda r: (r.du or date.min, r.pk), default=None)
    return [dernier.intervenant_id if dernier else None]


def profil(ligne):
    dernier = max(ligne.parcours.les_profils.all(), key=lambda p: (p.vague, p.pk), default=None)
    return [dernier.profil_id if dernier else None]


def etat(ligne):
    p, jour = ligne.parcours, ligne.jour
    if p.entree and p.entree <= jour:
        if p.sortie and p.sortie <= jour:
            return ["termine"]
        pauses = list(p.les_suspensions.all())
        if any(x.du <= jour and (x.au is None or jour <= x.au) for x in pauses):
            return ["suspendu"]
        deja = p.etat_le is None or p.etat_le <= jour
        if p.etat == "suspendu" and deja and not pauses:
            return ["suspendu"]
        return ["en_veille" if p.etat == "en_veille" and deja else "en_cours"]
    if p.entree is None and (p.repere_le is None or p.etat_le is None or p.etat_le <= jour):
        return [p.etat]
    return ["repere"]


def duree(ligne):
    p = ligne.parcours
    fin = min(ligne.jour, p.sortie) if p.sortie else ligne.jour
    mois = 0
    while apres_des_mois(p.entree, mois + 1) <= (fin.year, fin.month, fin.day):
        mois += 1
    bornes = ((3, "moins_de_3_mois"), (6, "3_a_moins_de_6_mois"), (12, "6_a_moins_de_12_mois"))
    bornes += ((18, "12_a_moins_de_18_mois"), (24, "18_a_moins_de_24_mois"), (36, "24_a_moins_de_36_mois"))
    return [next((code for borne, code in bornes if mois < borne), "36_mois_et_plus")]


def apres_des_mois(jour, mois):
    """Le même quantième des mois plus tard ; un 31 n'est atteint qu'au mois suivant s'il n'existe pas."""
    rang = jour.year * 12 + jour.month - 1 + mois
    return rang // 12, rang % 12 + 1, jour.day


AXES = {
    "sexe": lambda x: [x.enfant.sexe or None],
    "age": age,
    "age_ville": age_ville,
    "quartier": situation("quartier"),
    "qpv": qpv,
    "commune": commune,
    "structure": situation("structure"),
    "resp": situation("responsabilite"),
    "fratrie": fratrie,
    "emploi": emploi,
    "niveau": de_la_scolarite("niveau_id"),
    "cycle": cycle,
    "ecole": ecole,
    "type_etab": type_etab,
    "zone": zone,
    "indicateur": de_la_scolarite("rythme"),
    "dispositif": lambda x: [x.couple[0] if x.couple else x.parcours.dispositif_id],
    "dispositif_2": lambda x: [x.couple[1]],
    "profil": profil,
    "origine": lambda x: [x.parcours.origine_id],
    "referent": referent,
    "motif": lambda x: [x.parcours.motif_id],
    "etat": etat,
    "duree": duree,
    "domaine": lambda x: [o.domaine_id for o in x.parcours.les_objectifs.all()],
    "mois": lambda x: [x.etape or x.jour.strftime("%Y-%m")],
    "annee": lambda x: [x.etape],
}
DES_OBJECTIFS = {"etat": lambda x: [x.objectif.atteinte or None], "domaine": lambda x: [x.objectif.domaine_id]}


def lire(axe: str, mesure: str):
    """L'axe tel que le lit cette mesure."""
    if mesure.startswith("objectifs_") and axe in DES_OBJECTIFS:
        return DES_OBJECTIFS[axe]
    return AXES[axe]
