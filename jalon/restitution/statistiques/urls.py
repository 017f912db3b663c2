app_name = "statistiques"
urlpatterns: list = []
