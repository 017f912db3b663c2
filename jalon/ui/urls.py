from django.urls import path

from jalon.ui import views

app_name = "ui"

urlpatterns = [
    path("", views.vitrine, name="vitrine"),
    path("<slug:section>/", views.vitrine, name="vitrine_section"),
]
