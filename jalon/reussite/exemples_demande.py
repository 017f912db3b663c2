"""Un appel d'exemple de chaque opération sur les demandes, les invitations et les appels."""

from datetime import date

from jalon.reussite import operations as ops
from jalon.reussite.exemples import un_enfant
from jalon.socle.journal.operations import exemple
from jalon.socle.listes.lecture import valeur

RECUE, DECIDEE = date(2026, 9, 9), date(2026, 9, 16)


def une_demande(monde, **champs):
    dite = {"nom": "Benali", "prenom": "Inès", "naissance": date(2018, 3, 15), "emetteur": "Mme Roux"}
    return ops.deposer_demande(le=RECUE, par=monde.awa, **{**dite, **champs})


def une_invitation(monde, permanente=True):
    return ops.inviter_a_deposer(
        destinataire="Mme Roux",
        courriel="roux@ecole.example",
        structure=None,
        permanente=permanente,
        par=monde.awa,
    )[0]


def un_appel(monde):
    telephone = valeur("type_contact", "telephone")
    return ops.noter_contact(
        enfants=[], type=telephone, le=RECUE, interlocuteur="Une voisine", resume="S'inquiète.", par=monde.bruno
    )


@exemple(ops.deposer_demande)
def _deposer(monde):
    return {
        "le": RECUE,
        "nom": "Benali",
        "domaines": [valeur("domaine", "langage_orthophonie")],
        "natures": [valeur("nature_demande", "difficultes_de_langage")],
        "par": monde.chloe,
    }


@exemple(ops.modifier_demande)
def _modifier(monde):
    demande = une_demande(monde)
    return {"demande": demande, "version": demande.version, "classe": "CE1 B", "par": monde.awa}


@exemple(ops.rattacher_demande)
def _rattacher(monde):
    return {"demande": une_demande(monde), "enfant": un_enfant(monde), "par": monde.awa}


@exemple(ops.donner_suite)
def _non_admise(monde):
    cause = valeur("motif_non_admission", "hors_territoire")
    return {"demande": une_demande(monde), "suite": "hors_criteres", "cause": cause, "le": DECIDEE, "par": monde.awa}


@exemple(ops.donner_suite)
def _admise(monde):
    demande = une_demande(monde, enfant=un_enfant(monde))
    return {"demande": demande, "suite": "admis_en_parcours", "le": DECIDEE, "par": monde.awa}


@exemple(ops.repondre_a_l_emetteur)
def _repondre(monde):
    reponse = "Votre demande est prise en compte. Pour en parler : Awa Diarra."
    return {"demande": une_demande(monde), "reponse": reponse, "le": DECIDEE, "par": monde.awa}


@exemple(ops.inviter_a_deposer)
def _inviter(monde):
    return {
        "destinataire": "Dr Morel",
        "courriel": "",
        "structure": None,
        "permanente": False,
        "par": monde.awa,
    }


@exemple(ops.renouveler_l_invitation)
def _renouveler(monde):
    return {"invitation": une_invitation(monde), "par": monde.awa}


@exemple(ops.recevoir_par_lien)
def _par_lien(monde):
    return {"invitation": une_invitation(monde), "le": RECUE, "nom": "Benali", "par": None}


@exemple(ops.rattacher_contact)
def _rattacher_l_appel(monde):
    return {"contact": un_appel(monde), "enfants": [un_enfant(monde)], "par": monde.bruno}


@exemple(ops.faire_une_demande)
def _faire_une_demande(monde):
    return {"contact": un_appel(monde), "par": monde.bruno}
