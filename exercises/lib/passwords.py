"""Password hashing that a small machine can afford."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class SmallArgon2(Argon2PasswordHasher):
    """Argon2id at OWASP's minimum (19 MiB, 2 passes): eight sign-ins at once must not fill the memory."""

    time_cost = 2
    memory_cost = 19456
    parallelism = 1
