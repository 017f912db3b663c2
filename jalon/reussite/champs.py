"""Ce que la ville peut compléter et arranger : l'enfant, sa famille, son parcours, une demande, une action."""

from django.utils.text import capfirst

from jalon.reussite.models import (
    Action,
    Demande,
    Enfant,
    Famille,
    Parcours,
    ResponsableLegal,
    Scolarite,
    Situation,
)
from jalon.saisie.entites import ChampNatif, EntiteConfigurable, OngletNatif, declarer_entite

ENFANT, FAMILLE, PARCOURS = "reussite.enfant", "reussite.famille", "reussite.parcours"
DEMANDE, ACTION = "reussite.demande", "reussite.action"

# Les onglets de la fiche de l'enfant, dans leur ordre d'origine.
ONGLETS = {
    "parcours": "Parcours",
    "identite": "Identité et famille",
    "scolarite": "Scolarité",
    "demandes": "Demandes et EPS",
    "suivis": "Suivis partenaires",
    "evaluations": "Évaluations et bilans",
    "documents": "Accords et documents",
    "historique": "Historique",
}
# La fiche s'ouvre sur le plan ; l'identité porte ce qui reconnaît l'enfant.
ONGLETS_FIXES = frozenset({"parcours", "identite"})
# Cochés dans des tables à part.
COCHES = {
    "domaines": "Domaines de difficulté",
    "natures": "Motifs de la demande",
    "amenagements": "Aménagements",
}
# Devant le code des champs d'origine qui tiennent à une autre fiche de l'enfant ou de sa famille.
SITUATION, SCOLARITE, RESPONSABLE = "situation_", "scolarite_", "responsable_"


def _natifs(modele, *codes: str, fixes: tuple[str, ...] = ()) -> tuple[ChampNatif, ...]:
    """Les champs d'origine, dans l'ordre du formulaire, nommés comme le modèle les nomme."""
    return tuple(ChampNatif(code, _libelle(modele, code), code in fixes) for code in codes)


def _libelle(modele, code: str) -> str:
    return COCHES.get(code) or capfirst(str(modele._meta.get_field(code).verbose_name))


def _natifs_lies(modele, prefixe: str, mot: str, *codes: str, fixes: tuple[str, ...] = ()) -> tuple[ChampNatif, ...]:
    """Ceux d'une fiche datée ou multiple, nommés « Scolarité : Rythme »."""
    natifs = _natifs(modele, *codes, fixes=fixes)
    return tuple(ChampNatif(prefixe + n.code, f"{mot} : {n.libelle}", n.fixe, n.libelle) for n in natifs)


def _dispositifs_de(les_parcours) -> set[str]:
    return {parcours.dispositif.code for parcours in les_parcours if parcours.annule_le is None}


def de_l_enfant(enfant) -> set[str]:
    return _dispositifs_de(enfant.les_parcours.all()) if enfant.pk else set()


def de_la_famille(famille) -> set[str]:
    if famille.pk is None:
        return set()
    return set().union(*(de_l_enfant(enfant) for enfant in famille.les_enfants.all()))


def du_parcours(parcours) -> set[str]:
    return {parcours.dispositif.code} if parcours.dispositif_id else set()


def _de_ce_qui_a_un_parcours(objet) -> set[str]:
    return du_parcours(objet.parcours) if objet.parcours_id else set()


declarer_entite(
    EntiteConfigurable(
        code=ENFANT,
        libelle="Enfant",
        modele=lambda: Enfant,
        natifs=_natifs(
            Enfant,
            *("nom", "prenom", "initiales", "sexe", "naissance", "langue"),
            fixes=("nom", "prenom", "initiales"),
        )
        + _natifs_lies(
            Situation,
            SITUATION,
            "Situation",
            *("depuis", "quartier", "quartier_vecu", "qpv", "structure", "responsabilite"),
            fixes=("depuis",),
        )
        + _natifs_lies(
            Scolarite,
            SCOLARITE,
            "Scolarité",
            *("annee", "depuis", "etablissement", "niveau", "classe", "type_etablissement", "zone"),
            *("rythme", "absenteisme", "exclusions", "amenagements"),
            fixes=("annee", "depuis", "etablissement", "niveau"),
        ),
        onglets=tuple(OngletNatif(code, libelle, code in ONGLETS_FIXES) for code, libelle in ONGLETS.items()),
        onglet_par_defaut="identite",
        dispositifs=de_l_enfant,
        a_precharger=("les_parcours__dispositif",),
        du_dossier=lambda ids: Enfant.objects.filter(pk__in=ids),
        table="enfants",
    )
)
declarer_entite(
    EntiteConfigurable(
        code=FAMILLE,
        libelle="Famille",
        modele=lambda: Famille,
        natifs=_natifs(
            Famille,
            *("nom", "adresse", "code_postal", "commune", "fratrie", "observations"),
            fixes=("nom",),
        )
        + _natifs_lies(
            ResponsableLegal,
            RESPONSABLE,
            "Responsable légal",
            *("lien", "nom", "prenom", "autorite_parentale", "vit_avec_enfant", "situation_emploi"),
            *("telephone", "courriel", "interprete", "adresse"),
            *("adresse_confidentielle", "ne_pas_contacter", "decision_du_juge"),
            fixes=("nom", "prenom", "autorite_parentale", "adresse_confidentielle", "ne_pas_contacter"),
        ),
        dispositifs=de_la_famille,
        a_precharger=("les_enfants__les_parcours__dispositif",),
        du_dossier=lambda ids: Famille.objects.filter(les_enfants__in=ids).distinct(),
        table="familles",
    )
)
declarer_entite(
    EntiteConfigurable(
        code=PARCOURS,
        libelle="Parcours",
        modele=lambda: Parcours,
        natifs=_natifs(
            Parcours,
            *("dispositif", "repere_le", "origine", "entree", "sortie", "motif", "relais", "bilan_final"),
            fixes=("dispositif", "entree", "sortie", "motif"),
        ),
        dispositifs=du_parcours,
        a_precharger=("dispositif",),
        du_dossier=lambda ids: Parcours.objects.filter(enfant__in=ids),
        table="parcours",
    )
)
declarer_entite(
    EntiteConfigurable(
        code=DEMANDE,
        libelle="Demande",
        modele=lambda: Demande,
        natifs=_natifs(
            Demande,
            *("le", "urgence", "suivie_par", "demandeur", "origine_demande", "emetteur", "fonction_emetteur"),
            *("structure", "courriel_emetteur", "telephone_emetteur", "origine"),
            *("nom", "prenom", "initiales", "sexe", "naissance", "annee_naissance"),
            *("etablissement", "niveau", "classe", "responsables"),
            *("domaines", "natures", "faits", "points_d_appui", "deja_tente", "suivis_connus"),
            *("attente_professionnel", "attente_famille"),
            *("famille_informee", "famille_informee_le", "famille_d_accord"),
            fixes=("le", "nom", "prenom", "initiales"),
        ),
        dispositifs=_de_ce_qui_a_un_parcours,
        a_precharger=("parcours__dispositif",),
        du_dossier=lambda ids: Demande.objects.filter(enfant__in=ids),
        table="demandes",
    )
)
declarer_entite(
    EntiteConfigurable(
        code=ACTION,
        libelle="Action",
        modele=lambda: Action,
        natifs=_natifs(
            Action,
            *("parcours", "type", "domaine", "action", "libelle", "objectif"),
            *("maitre_oeuvre", "structure", "intervenant", "etat", "notee_le", "debut", "fin"),
            *("motif_refus", "cause_arret", "prevu", "realise", "cout"),
            fixes=("parcours", "domaine", "etat", "debut", "fin", "motif_refus", "cause_arret"),
        ),
        dispositifs=_de_ce_qui_a_un_parcours,
        a_precharger=("parcours__dispositif",),
        du_dossier=lambda ids: Action.objects.filter(enfant__in=ids),
        table="actions",
    )
)
