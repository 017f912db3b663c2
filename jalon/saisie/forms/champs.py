"""Écrire la définition d'un champ de la ville : ce qu'il demande, à qui, et où il va."""

from django import forms

from jalon.saisie.definitions import Champ, Configuration
from jalon.saisie.entites import EntiteConfigurable
from jalon.saisie.forms.conditions import ChoixCondition
from jalon.saisie.forms.options import PREFIXE, champs_d_options, lire_les_options
from jalon.saisie.onglets import onglets
from jalon.saisie.regles import CODE_AU_PLUS, LIBELLE_AU_PLUS
from jalon.saisie.types import type_de, types
from jalon.socle.cloison import collectivite_active
from jalon.socle.habilitations import Role
from jalon.socle.listes.lecture import valeurs
from jalon.socle.listes.models import Liste
from jalon.socle.saisies import VIDE, FormSuivi

SANTE_ETEINTE = "Ne se montrera pas : les données de santé sont éteintes dans les réglages de la ville."


def _case(label: str, aide: str = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, help_text=aide)


def _cases(label: str, aide: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, help_text=aide, widget=forms.CheckboxSelectMultiple, choices=()
    )


class TypeForm(forms.Form):
    """Le premier pas : quelle sorte de champ, et où il prend ses valeurs."""

    type = forms.ChoiceField(label="Quelle sorte de champ", widget=forms.RadioSelect, choices=())
    liste = forms.ChoiceField(
        label="Où il prend ses valeurs",
        required=False,
        choices=(),
        help_text="Pour un choix dans une liste. La liste manque ? Créez-la d'abord dans « Listes ».",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = [(t.code, f"{t.libelle}. {t.aide}" if t.aide else t.libelle) for t in types()]
        self.fields["liste"].choices = [VIDE, *Liste.objects.values_list("code", "libelle")]

    def clean(self):
        donnees = super().clean()
        choisi = donnees.get("type")
        if choisi and type_de(choisi).a_une_liste and not donnees.get("liste"):
            self.add_error("liste", "Choisissez la liste où ce champ prend ses valeurs.")
        return donnees


class ChampForm(FormSuivi):
    """La définition d'un champ, neuf ou non. `definition` et `changements` vont aux opérations."""

    libelle = forms.CharField(label="Nom", max_length=LIBELLE_AU_PLUS)
    aide = forms.CharField(label="Aide", max_length=250, required=False, help_text="Montrée sous le champ.")
    code = forms.CharField(
        label="Code",
        max_length=CODE_AU_PLUS,
        required=False,
        help_text="Son nom dans les exports et les documents. Vide : tiré du nom. Il ne changera plus.",
    )
    type = forms.ChoiceField(label="Type", choices=(), help_text="Changer de type garde les valeurs déjà écrites.")
    liste = forms.ChoiceField(label="Liste", required=False, choices=())
    obligatoire = _case("Obligatoire")
    onglet = forms.ChoiceField(label="Onglet", required=False, choices=())
    dispositifs = _cases("Seulement pour ces dispositifs", "Rien de coché : pour tous.")
    roles = _cases(
        "Seulement pour ces rôles",
        "Rien de coché : pour toute l'équipe. Un partenaire ne voit que les champs où son rôle est coché.",
    )
    condition = ChoixCondition(
        label="Seulement si",
        required=False,
        help_text="Le champ ne se montre que si un autre vaut l'une de ces valeurs. Caché, il garde sa valeur.",
    )
    en_liste = _case("En faire une colonne de la liste")
    compte = _case("Compter dans les statistiques", "Il devient un axe et un filtre.")
    exporte = _case("Exporter", "Dans les exports et les documents.")
    sensible = _case("Sensible", "Seuls ceux qui ont le droit de voir les champs sensibles le voient.")
    sante = _case("Donnée de santé")

    def __init__(self, *args, declaree: EntiteConfigurable, configuration: Configuration, champ: Champ, **kwargs):
        self.declaree, self.configuration, self.champ = declaree, configuration, champ
        self.definie = configuration.entite(declaree.code)
        self.est_neuf = all(c.code != champ.code for c in self.definie.champs)
        self.type_ = type_de(champ.type)
        super().__init__(*args, **kwargs)
        self._oter_ce_qui_n_a_pas_de_sens()
        self._garnir()
        self._partir_de_la_definition()
        self.suivre(champ.version)

    def _oter_ce_qui_n_a_pas_de_sens(self) -> None:
        possibles = [type_de(code) for code in (self.champ.type, *self.type_.devient)]
        superflus = {
            "code": not self.est_neuf,
            "type": self.est_neuf or not self.type_.devient,
            "liste": not any(t.a_une_liste for t in (possibles if not self.est_neuf else possibles[:1])),
            "obligatoire": not self.type_.se_saisit,
            "en_liste": not self.type_.se_liste,
            "compte": not self.type_.se_compte,
            "onglet": not onglets(self.declaree.code, self.configuration),
        }
        for nom, superflu in superflus.items():
            if superflu:
                del self.fields[nom]

    def _garnir(self) -> None:
        choix = {
            "type": lambda: [(t, type_de(t).libelle) for t in (self.champ.type, *self.type_.devient)],
            "liste": lambda: [VIDE, *Liste.objects.values_list("code", "libelle")],
            "onglet": lambda: [("", "Celui d'origine"), *self._onglets()],
            "dispositifs": lambda: [(v.code, v.libelle) for v in valeurs("dispositif")],
            "roles": lambda: Role.objects.order_by("libelle").values_list("code", "libelle"),
        }
        for nom, proposer in choix.items():
            if nom in self.fields:
                self.fields[nom].choices = proposer()
        self.fields["condition"].garnir(self.declaree, self.definie, self.champ.code)
        self.fields |= champs_d_options(self.champ.type)
        if self._a_un_defaut:
            self.fields["defaut"] = self.type_.champ_de_formulaire(self.champ, self.champ.defaut)
            self.fields["defaut"].label, self.fields["defaut"].required = "Valeur de départ", False
            self.fields["defaut"].help_text = "Proposée dans une fiche neuve."
        if not collectivite_active().sante_permise:
            self.fields["sante"].help_text = SANTE_ETEINTE

    @property
    def _a_un_defaut(self) -> bool:
        return (
            self.type_.se_saisit and self.champ.type != "fichier" and (not self.type_.a_une_liste or self.champ.liste)
        )

    def _onglets(self) -> list[tuple[str, str]]:
        return [(o.code, o.libelle) for o in onglets(self.declaree.code, self.configuration) if not o.cache]

    def _partir_de_la_definition(self) -> None:
        for nom in self.fields:
            if hasattr(self.champ, nom):
                self.initial.setdefault(nom, getattr(self.champ, nom))
        for nom, valeur in self.champ.options.items():
            self.initial.setdefault(PREFIXE + nom, valeur)
        if self.champ.defaut is not None and "defaut" in self.fields:
            self.initial["defaut"] = self.type_.relire(self.champ, self.champ.defaut)

    @property
    def groupes(self) -> list[tuple[str, list[str]]]:
        options = [nom for nom in self.fields if nom.startswith(PREFIXE)]
        return [
            ("Le champ", ["libelle", "aide", "code", "type", "liste", *options, "obligatoire", "defaut"]),
            ("Où et pour qui", ["onglet", "dispositifs", "roles", "condition"]),
            ("Ce qu'on en fait", ["en_liste", "compte", "exporte", "sensible", "sante"]),
        ]

    def clean(self):
        donnees = super().clean()
        voulu = type_de(donnees.get("type") or self.champ.type)
        if voulu.a_une_liste and "liste" in self.fields and not donnees.get("liste"):
            self.add_error("liste", "Choisissez la liste où ce champ prend ses valeurs.")
        if "defaut" in donnees:
            donnees["defaut"] = self._ranger_le_defaut(donnees)
        return donnees

    def _ranger_le_defaut(self, donnees: dict):
        # Les bornes se jugent à l'enregistrement, avec celles que l'on vient peut-être de changer.
        try:
            return self.type_.ranger(self.champ, donnees["defaut"])
        except forms.ValidationError as erreur:
            self.add_error("defaut", erreur)
            return None

    @property
    def definition(self) -> dict:
        """Toute la définition, pour créer."""
        donnees = {nom: v for nom, v in self.cleaned_data.items() if nom in Champ.__dataclass_fields__}
        donnees.pop("version", None)
        return {"type": self.champ.type, "liste": self.champ.liste} | donnees | {"options": self._options()}

    @property
    def changements(self) -> dict:
        """Les seuls attributs que la personne a changés. Changer de type remet ses réglages à zéro."""
        definition = self.definition
        changes = {"options" if nom.startswith(PREFIXE) else nom for nom in self.changes}
        voulus = {nom: definition[nom] for nom in changes if nom in definition}
        if voulus.get("type", self.champ.type) != self.champ.type:
            voulus |= {"options": {}, "defaut": None} | self._ce_que_le_type_ne_sait_pas(voulus["type"])
        return voulus

    def _ce_que_le_type_ne_sait_pas(self, neuf: str) -> dict:
        voulu = type_de(neuf)
        sus = {"compte": voulu.se_compte, "en_liste": voulu.se_liste}
        return {nom: False for nom, su in sus.items() if not su}

    def _options(self) -> dict:
        return lire_les_options(self.cleaned_data)

    def rebasee(self, configuration: Configuration, champ: Champ) -> "ChampForm":
        """Le même formulaire sur la définition à jour."""
        sur = {"declaree": self.declaree, "configuration": configuration, "champ": champ}
        return type(self)(self.rebaser(type(self)(**sur), champ.version), **sur)

    def _compris(self, nom: str, textes: list[str]):
        if isinstance(self.fields[nom], forms.MultipleChoiceField):
            return [texte for texte in textes if texte]
        return super()._compris(nom, textes)
