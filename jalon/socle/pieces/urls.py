from django.urls import path

from jalon.socle.pieces import views

urlpatterns = [
    path("<int:pk>/", views.piece, name="piece"),
    path("<int:pk>/retirer/", views.piece_retirer, name="piece_retirer"),
]
