"""What a server of kernels has used once: phrases are read by patterns compiled at first use.

To import this module is to do its work, as with no other; that server alone imports it.
"""

from __future__ import annotations

from analysis.quantities import LANGS
from analysis.quantities.readings import read_phrase

for language in LANGS:
    read_phrase("5%", language)
