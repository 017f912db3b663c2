app_name = "socle"
urlpatterns: list = []
