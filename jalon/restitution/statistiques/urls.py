from django.urls import path

app_name = "statistiques"
urlpatterns: list = []
