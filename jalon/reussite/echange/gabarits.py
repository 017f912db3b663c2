"""Les tableurs que tiennent les coordonnatrices et les écoles, et les mots de leurs en-têtes."""

from jalon.restitution.reprise.cibles import Cible, declarer_composee, declarer_mots
from jalon.restitution.reprise.gabarits import Gabarit, declarer_gabarit

declarer_mots(
    {
        "enfants.id": ("n°", "numéro", "n° dossier", "numéro de dossier", "n° situation", "identifiant", "code enfant"),
        "enfants.nom": ("nom de l'enfant", "nom enfant", "nom de famille", "nom élève", "nom de l'élève", "nom jeune"),
        "enfants.prenom": ("prénom de l'enfant", "prénom enfant", "prénom élève", "prénoms", "prénom usuel"),
        "enfants.initiales": ("initiales de l'enfant", "initiale"),
        "enfants.sexe": ("genre", "f/g", "g/f", "m/f", "f/m", "sexe de l'enfant", "fille/garçon", "fille ou garçon"),
        "enfants.naissance": (
            "date de naissance",
            "né le",
            "née le",
            "né(e) le",
            "ddn",
            "date naiss",
            "date naissance",
            "naissance de l'enfant",
            "date de naissance de l'enfant",
        ),
        "enfants.langue": ("langue parlée", "langue maternelle"),
        "enfants.famille": ("n° famille", "code famille", "foyer", "n° foyer"),
        "enfants.quartier": ("quartier d'habitation", "quartier de résidence", "secteur", "lieu de vie"),
        "enfants.qpv": ("en qpv", "qpv oui/non", "quartier prioritaire", "habite en qpv", "qpv o/n"),
        "enfants.etablissement": (
            "école",
            "établissement",
            "établissement scolaire",
            "école collège",
            "nom de l'école",
            "etab",
            "uai",
            "rne",
            "école fréquentée",
        ),
        "enfants.niveau": ("classe", "niveau", "niveau scolaire", "niveau de classe", "classe fréquentée", "niv"),
        "enfants.annee": ("année scolaire", "année"),
        "enfants.structure": ("composition familiale", "structure familiale", "situation familiale", "type de famille"),
        "enfants.resp_legal": ("responsabilité légale", "autorité parentale de l'enfant", "garde"),
        "familles.fratrie": ("fratrie", "nombre d'enfants", "nb enfants", "taille de la fratrie", "nb fratrie"),
        "familles.adresse": ("adresse de la famille", "adresse postale", "rue", "domicile"),
        "familles.code_postal": ("cp", "code postal"),
        "familles.commune": ("ville", "commune de résidence"),
        "familles.observations": ("observations famille",),
        "responsables.nom": ("nom du responsable", "nom du parent", "nom responsable légal", "nom parents", "nom mère"),
        "responsables.prenom": ("prénom du responsable", "prénom du parent", "prénom responsable légal"),
        "responsables.lien": ("lien de parenté", "lien avec l'enfant", "parenté", "qualité du responsable"),
        "responsables.telephone": ("tél", "tel", "téléphone parent", "n° de téléphone", "portable", "tél famille"),
        "responsables.courriel": ("mail", "e-mail", "email", "adresse mail", "courriel du parent"),
        "responsables.interprete": ("interprète", "langue d'interprète", "besoin d'interprète"),
        "responsables.situation_emploi": ("emploi", "situation professionnelle", "activité des parents"),
        "demandes.date": (
            "date de saisine",
            "date de la demande",
            "date d'orientation",
            "date de repérage",
            "saisine",
            "reçue le",
            "date de réception",
        ),
        "demandes.demandeur": ("type de demandeur", "qui demande"),
        "demandes.origine": (
            "orienté par",
            "repéré par",
            "origine du repérage",
            "origine",
            "prescripteur",
            "orienteur",
        ),
        "demandes.origine_demande": ("origine de la demande", "provenance de la demande"),
        "demandes.structure": ("structure orienteuse", "structure d'orientation", "structure à l'origine"),
        "demandes.emetteur": ("émetteur", "nom de l'orienteur", "professionnel à l'origine", "personne à l'origine"),
        "demandes.natures": (
            "motif",
            "motifs",
            "motif de la demande",
            "motif d'orientation",
            "motif de saisine",
            "problématique",
            "problématiques",
        ),
        "demandes.domaines": ("domaine", "domaines", "axe", "axes", "thématique", "domaines de difficulté"),
        "demandes.faits": ("faits", "observations", "commentaire", "difficultés repérées", "constats", "remarques"),
        "demandes.deja_tente": ("déjà tenté", "actions déjà engagées", "aides déjà mises en place"),
        "demandes.famille_informee_le": ("famille informée le", "date d'information de la famille"),
        "demandes.urgence": ("degré d'urgence", "priorité"),
        "demandes.suite": (
            "suite",
            "suite donnée",
            "décision",
            "décision de l'eps",
            "prise en charge",
            "avis de l'eps",
        ),
        "demandes.cause": ("motif de refus", "motif de non-admission", "raison du refus", "cause du refus"),
        "demandes.examinee_le": ("date eps", "date de l'eps", "examinée le", "passage en eps", "date d'examen"),
        "demandes.repondue_le": ("date de réponse", "répondu le"),
        "accords.date": (
            "date d'accord",
            "accord de la famille le",
            "accord parental",
            "date de signature",
            "signé le",
        ),
        "parcours.dispositif": ("dispositif", "programme", "pre/clas"),
        "parcours.entree": ("date d'entrée", "entrée", "début de suivi", "début du parcours", "entrée en parcours"),
        "parcours.sortie": ("date de sortie", "sortie", "fin de suivi", "fin du parcours", "sortie du parcours"),
        "parcours.motif": ("motif de sortie", "motif de fin", "raison de la sortie", "cause de sortie"),
        "parcours.etat": ("état", "statut", "état du parcours", "statut du parcours", "situation du dossier"),
        "parcours.referent": ("référent", "référente", "référent de parcours", "référent pre", "suivi par"),
        "parcours.profil": ("profil", "profil anct", "profil enquête"),
        "parcours.relais": ("relais", "relais de droit commun", "orientation à la sortie"),
        "parcours.bilan_final": ("bilan", "bilan final", "bilan de sortie"),
        "scolarites.classe": ("nom de la classe", "division"),
    }
)

NOM_ET_PRENOM = declarer_composee(
    Cible(
        code="enfants.nom+enfants.prenom",
        libelle="Nom et prénom dans la même case",
        groupe="Enfants",
        remplit=(("enfants.nom", "nom_de_famille"), ("enfants.prenom", "prenom")),
        indice="nom_et_prenom",
        mots=(
            "nom prénom",
            "nom et prénom",
            "nom et prénom de l'enfant",
            "nom prénom de l'enfant",
            "nom de l'élève et prénom",
            "enfant",
            "élève",
            "bénéficiaire",
            "situation",
        ),
    )
)

SUIVI = declarer_gabarit(
    Gabarit(
        code="suivi",
        libelle="Un tableau de suivi, une ligne par situation",
        aide="Celui que tiennent les équipes : une ligne par enfant orienté, pris en charge ou non, et ses grandes "
        "étapes (saisine, EPS, entrée, sortie). Les refus sont repris aussi.",
        tables=("enfants", "familles", "responsables", "demandes", "accords", "parcours"),
        constantes=("parcours.dispositif", "demandes.demandeur", "responsables.lien"),
        fixes={"accords.objet": "adhesion_au_parcours", "accords.mode": "signe"},
    )
)

LISTE_DE_CLASSE = declarer_gabarit(
    Gabarit(
        code="liste_de_classe",
        libelle="La liste de classe d’une école",
        aide="Elle met à jour l’école et la classe des enfants déjà suivis, rien d’autre. Aucun dossier n’est créé, "
        "et les autres noms de la liste ne sont gardés nulle part.",
        adresse="reussite:liste_de_classe",
    )
)
