app_name = "reussite"
urlpatterns: list = []
