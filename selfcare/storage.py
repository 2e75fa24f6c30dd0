"""Static files with hashed names, module imports inside our own scripts rewritten too, those scripts made small, style sheets joined."""

import posixpath
import re

from django.contrib.staticfiles.storage import HashedFilesMixin
from django.core.files.base import ContentFile
from rjsmin import jsmin
from whitenoise.storage import CompressedManifestStaticFilesStorage

OWN = "js/"
JOINED = "css/site.css"


class Small:
    """A place of source files that hands out its scripts without comments and spaces."""

    def __init__(self, source) -> None:
        self.source = source

    def open(self, name, mode="rb"):
        """The script in its small form."""
        with self.source.open(name) as file:
            return ContentFile(jsmin(file.read().decode()).encode(), name=name)


class Joined:
    """A place of source files that hands out a style sheet with those that it imports in their places: one answer instead of four."""

    IMPORT = re.compile(rb'@import "([\w-]+\.css)";\n?')

    def __init__(self, source) -> None:
        self.source = source

    def open(self, name, mode="rb"):
        """The style sheet as one."""
        return ContentFile(
            self.IMPORT.sub(lambda found: self._read(posixpath.dirname(name), found[1].decode()), self._read("", name)), name=name
        )

    def _read(self, folder, name):
        with self.source.open(posixpath.join(folder, name)) as file:
            return file.read()


class HashedStatic(CompressedManifestStaticFilesStorage):
    """Hashes and compresses; rewrites and shrinks in js/ only (a wheel's comment can look like an import)."""

    # The second of Django's module patterns is a private name: tests/guards/test_static.py runs the real collectstatic.
    patterns = (*HashedFilesMixin.patterns, ("js/*.js", HashedFilesMixin._js_module_import_aggregation_patterns[1]))

    # A name changes with the names inside; each turn settles at least one more link of the longest chain of imports.
    max_post_process_passes = 30

    def post_process(self, paths, *args, **kwargs):
        """Hash, with our own scripts read in their small form and the joined style sheet whole; the plain names keep the full source."""
        small = {
            name: (Small(storage), path) if name.startswith(OWN) and name.endswith(".js") else (storage, path)
            for name, (storage, path) in paths.items()
        }
        if JOINED in small:
            small[JOINED] = (Joined(small[JOINED][0]), small[JOINED][1])
        yield from super().post_process(small, *args, **kwargs)
