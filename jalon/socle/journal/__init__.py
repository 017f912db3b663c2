"""Le journal de la ville. On s'en sert par `@operation`, `consigner` et `consulter`."""
