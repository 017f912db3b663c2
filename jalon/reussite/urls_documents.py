"""Les adresses des documents à produire."""

from django.urls import path

from jalon.reussite.views import documents

urlpatterns = [
    path("enfants/<int:pk>/documents/produire/", documents.documents_de_l_enfant, name="documents"),
    path("enfants/<int:pk>/documents/produire/<slug:code>/", documents.document_produire, name="document_produire"),
    path("rapport-annuel/", documents.rapport_annuel, name="rapport_annuel"),
]
