"""Static files with hashed names, module imports inside our own scripts rewritten too."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStatic(CompressedManifestStaticFilesStorage):
    """Hashes and compresses; rewrites relative imports in js/ only (a wheel's comment can look like an import)."""

    # The second of Django's module patterns is a private name: tests/guards/test_static.py runs the real collectstatic.
    patterns = (*HashedFilesMixin.patterns, ("js/*.js", HashedFilesMixin._js_module_import_aggregation_patterns[1]))
