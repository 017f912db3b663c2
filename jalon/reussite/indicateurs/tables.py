"""Ce que les statistiques de la réussite éducative lisent de la base."""

from jalon.restitution.statistiques.registre import (
    LOIN,
    Table,
    Univers,
    choix,
    declarer_univers,
    identifiant,
    jour,
    nom,
    nombre,
    ordre,
)
from jalon.reussite.indicateurs.tables_champs import TABLES_DES_CHAMPS
from jalon.reussite.indicateurs.tables_faits import TABLES_DES_FAITS
from jalon.reussite.models import (
    Atteinte,
    Enfant,
    EtatParcours,
    Famille,
    Objectif,
    Parcours,
    ProfilParcours,
    ReferentParcours,
    ResponsableLegal,
    Rythme,
    Scolarite,
    Situation,
    Suspension,
)
from jalon.reussite.models.enfant import Sexe
from jalon.reussite.visibilite import DOSSIER
from jalon.socle.reseau.models import Classement

CLE = identifiant("pk")
# Un parcours qui compte n'est ni annulé, ni celui d'un dossier fusionné dans un autre.
PAR_PARCOURS = {"parcours__annule_le": None, "parcours__enfant__fusionne_dans": None}


def _du_parcours(code, modele, **champs):
    """Une table dont chaque ligne tient à un parcours qui compte, donc à son enfant."""
    return Table(
        code,
        lambda: modele.objects.filter(**PAR_PARCOURS),
        {
            "cle": CLE,
            "enfant": identifiant("parcours__enfant_id"),
            "parcours": identifiant("parcours_id"),
            **champs,
        },
        proprietaire="enfant",
    )


def _situations(code, proprietaire):
    return Table(
        code,
        lambda: Situation.objects.filter(**{f"{proprietaire}__isnull": False}),
        {
            "cle": CLE,
            proprietaire: identifiant(f"{proprietaire}_id"),
            "depuis": jour("depuis", 0),
            "quartier": identifiant("quartier_id"),
            "qpv": nombre("qpv"),
            "structure": identifiant("structure_id"),
            "responsabilite": identifiant("responsabilite_id"),
        },
        proprietaire=proprietaire,
    )


TABLES = (
    Table(
        "enfants",
        lambda: Enfant.objects.actuels(),
        {
            "cle": CLE,
            "enfant": CLE,
            "sexe": choix("sexe", Sexe.values),
            "naissance": jour("naissance", 0),
            "famille": identifiant("famille_id"),
        },
        proprietaire="enfant",
    ),
    Table(
        "parcours",
        lambda: Parcours.objects.comptes(),
        {
            "cle": CLE,
            "enfant": identifiant("enfant_id"),
            "dispositif": identifiant("dispositif_id"),
            "etat": choix("etat", EtatParcours.values),
            "etat_le": jour("etat_le", 0),
            "repere_le": jour("repere_le", 0),
            "origine": identifiant("origine_id"),
            "entree": jour("entree", LOIN),
            "sortie": jour("sortie", LOIN),
            "motif": identifiant("motif_id"),
        },
        proprietaire="enfant",
    ),
    _du_parcours(
        "referents",
        ReferentParcours,
        intervenant=identifiant("intervenant_id"),
        du=jour("du", 0),
        au=jour("au", LOIN),
    ),
    _du_parcours("suspensions", Suspension, du=jour("du", 0), au=jour("au", LOIN)),
    _du_parcours("profils", ProfilParcours, vague=ordre("vague"), profil=identifiant("profil_id")),
    _du_parcours(
        "objectifs",
        Objectif,
        domaine=identifiant("domaine_id"),
        atteinte=choix("atteinte", Atteinte.values),
        evalue_le=jour("evalue_le", 0),
    ),
    _situations("situations_enfant", "enfant"),
    _situations("situations_famille", "famille"),
    Table(
        "scolarites",
        lambda: Scolarite.objects.all(),
        {
            "cle": CLE,
            "enfant": identifiant("enfant_id"),
            "depuis": jour("depuis", 0),
            "etablissement": identifiant("etablissement_id"),
            "type": identifiant("type_etablissement_id"),
            "zone": identifiant("zone_id"),
            "niveau": identifiant("niveau_id"),
            "rythme": choix("rythme", Rythme.values),
            "absenteisme": nombre("absenteisme"),
            "exclusions": nombre("exclusions"),
        },
        proprietaire="enfant",
    ),
    Table(
        "familles",
        lambda: Famille.objects.all(),
        {"cle": CLE, "famille": CLE, "fratrie": nombre("fratrie"), "commune": nom("commune")},
        proprietaire="famille",
    ),
    Table(
        "responsables",
        lambda: ResponsableLegal.objects.all(),
        {"cle": CLE, "famille": identifiant("famille_id"), "emploi": identifiant("situation_emploi_id")},
        proprietaire="famille",
    ),
    Table(
        "classements",
        lambda: Classement.objects.all(),
        {
            "cle": CLE,
            "etablissement": identifiant("etablissement_id"),
            "zone": identifiant("zone_id"),
            "depuis": jour("depuis", 0),
        },
    ),
)


def foyers(bruts, dossiers) -> dict[str, set[int]]:
    """Ce qu'il faut relire pour ces enfants : eux, et leurs familles d'avant et de maintenant."""
    enfants = bruts["enfants"]
    avant = {f for e, f in zip(enfants["cle"].tolist(), enfants["famille"].tolist(), strict=True) if e in dossiers}
    maintenant = set(Enfant.objects.filter(pk__in=dossiers).values_list("famille_id", flat=True))
    return {"enfant": dossiers, "famille": (avant | maintenant) - {0, None}}


# Une demande pas encore rattachée, un appel, un groupe et sa feuille de présence n'ont pas de dossier.
HORS_DOSSIER = {
    "reussite.demande": ("demandes", "domaines_demande", "natures_demande", "champs_demandes"),
    "reussite.contact": (),
    "socle.echeance": (),
    "reussite.groupe": (),
    "reussite.seancegroupe": (),
    # Un brouillon de configuration ne change rien tant qu'il n'est pas publié.
    "saisie.brouillon": (),
}

UNIVERS = declarer_univers(
    Univers(
        "reussite",
        (*TABLES, *TABLES_DES_FAITS, *TABLES_DES_CHAMPS),
        "jalon.reussite.indicateurs.ville.assembler",
        dossier=DOSSIER,
        foyers=foyers,
        hors_dossier=HORS_DOSSIER,
    )
)
