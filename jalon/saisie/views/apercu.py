"""L'aperçu d'un formulaire tel qu'il sera une fois publié, pour un rôle et un dispositif."""

from dataclasses import dataclass, field, replace

from django import forms
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jalon.saisie.configuration import brouillon, comme_en_vigueur
from jalon.saisie.definitions import Configuration
from jalon.saisie.entites import EntiteConfigurable
from jalon.saisie.formulaires import AvecChampsDeLaVille
from jalon.saisie.onglets import onglets
from jalon.saisie.valeurs import defauts
from jalon.saisie.views.communs import montrer, ouvrir
from jalon.socle.habilitations import Portee, Role
from jalon.socle.listes.lecture import valeurs
from jalon.socle.saisies import SaisieForm


@dataclass
class CompteDuRole:
    """Un compte qui n'aurait que ce rôle : ce qu'en lisent les droits."""

    role: Role
    is_authenticated: bool = True
    is_active: bool = True
    _droits_lus: dict = field(init=False)
    _roles_lus: frozenset = field(init=False)

    def __post_init__(self):
        self.collectivite_id = self.role.collectivite_id
        self._droits_lus = dict.fromkeys(self.role.droits, Portee(self.role.portee))
        self._roles_lus = frozenset([self.role.code])


class ReglagesApercu(forms.Form):
    role = forms.ChoiceField(label="Tel que le verra", required=False, choices=())
    dispositif = forms.ChoiceField(label="Pour le dispositif", required=False, choices=())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.roles = {role.code: role for role in Role.objects.order_by("libelle")}
        self.fields["role"].choices = [(code, role.libelle) for code, role in self.roles.items()]
        self.fields["dispositif"].choices = [("", "Tous"), *((v.code, v.libelle) for v in valeurs("dispositif"))]
        for nom in self.fields:
            self.fields[nom].widget.attrs["data-simple"] = ""

    @property
    def choisis(self) -> tuple[Role | None, str]:
        lus = self.cleaned_data if self.is_valid() else {}
        defaut = self.roles.get("referent") or next(iter(self.roles.values()), None)
        return self.roles.get(lus.get("role")) or defaut, lus.get("dispositif", "")


class FormulaireApercu(AvecChampsDeLaVille, SaisieForm):
    """Les champs d'origine de l'entité, puis ceux de la ville, sur une fiche que l'on n'enregistre pas."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.prendre_la_configuration()


def formulaire(declaree: EntiteConfigurable, role: Role) -> FormulaireApercu:
    """Le formulaire de cette entité, pour ce rôle ; à demander sous `comme_en_vigueur`."""
    modele = declaree.modele()
    du_modele = {champ.name for champ in modele._meta.concrete_fields}
    noms = [natif.code for natif in declaree.natifs if natif.code in du_modele]
    meta = type("Meta", (SaisieForm.Meta,), {"model": modele, "fields": noms})
    attributs = {"Meta": meta, "entite": declaree.code, "__module__": __name__}
    classe = type(FormulaireApercu)("FormulaireDeLEntite", (FormulaireApercu,), attributs)
    # Une clé qui n'est à personne : sur une fiche neuve, un fichier ne se joindrait pas encore.
    fiche = modele(pk=0, champs_ville=defauts(declaree.code))
    return classe(instance=fiche, compte=CompteDuRole(role), auto_id="apercu_%s")


def pour_le_dispositif(configuration: Configuration, entite: str, dispositif: str) -> Configuration:
    """La même, où ne restent que les champs de ce dispositif (tous, si aucun n'est choisi), sans plus de condition."""
    definie = configuration.entite(entite)
    champs = tuple(
        replace(champ, dispositifs=())
        for champ in definie.champs
        if not (dispositif and champ.dispositifs) or dispositif in champ.dispositifs
    )
    return configuration.avec(entite, replace(definie, champs=champs))


@require_safe
def apercu(request, entite):
    """La page, ou, pour htmx, le seul formulaire du rôle choisi."""
    declaree = ouvrir(request, entite)
    reglages = ReglagesApercu(request.GET if "role" in request.GET else None)
    role, dispositif = reglages.choisis
    reglages.initial = {"role": role.code, "dispositif": dispositif}
    preparee = brouillon()
    with comme_en_vigueur(pour_le_dispositif(preparee, entite, dispositif)):
        form = formulaire(declaree, role)
        contexte = {
            "declaree": declaree,
            "reglages": reglages,
            "role": role,
            "form": form,
            "onglets": [onglet for onglet in onglets(entite, preparee) if not onglet.cache],
        }
        if request.htmx:
            return render(request, "saisie/configuration/_apercu.html", contexte)
    return montrer(request, "apercu", contexte)
