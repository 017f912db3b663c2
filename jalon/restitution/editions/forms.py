"""Les formulaires des modèles de documents, et de la production d'un document."""

from django import forms

from jalon.restitution.editions.documents import Document, Format, Public

TAILLE_MO = 2


class ModeleForm(forms.Form):
    fichier = forms.FileField(
        label="Votre modèle",
        widget=forms.FileInput(attrs={"accept": ".docx,.odt"}),
        help_text=f"Word (.docx) ou LibreOffice (.odt), {TAILLE_MO} Mo au plus, sans macro.",
    )


class ProductionForm(forms.Form):
    """Pour qui, et dans quel format ; `objets` : ce dont le document peut parler, s'il y a le choix."""

    objet = forms.ChoiceField(label="À propos de", required=False)
    pour = forms.ChoiceField(label="Pour", widget=forms.RadioSelect)
    format = forms.ChoiceField(label="Format", choices=Format.choices, initial=Format.PDF, widget=forms.RadioSelect)

    def __init__(self, *args, declare: Document, objets: list[tuple[str, str]] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pour"].choices = [(p, Public(p).label) for p in declare.publics]
        self.fields["pour"].initial = declare.publics[0]
        self.fields["pour"].help_text = "Hors de l'équipe, une adresse ou un téléphone protégés n'y sont jamais."
        self.fields["format"].help_text = "Word et LibreOffice se corrigent avant l'envoi ; le PDF s'imprime tel quel."
        if len(objets) > 1:
            self.fields["objet"].choices, self.fields["objet"].required = objets, True
        else:
            del self.fields["objet"]
