"""Velocity as API Gateway runs it: text to text, no I/O.

The public API of the package; everything else in it may change.
"""

from codegen.vtl.errors import TemplateError, TemplateLimitError, TemplateRenderError, TemplateSyntaxError
from codegen.vtl.template import Template
from codegen.vtl.variables.namespace import mapping_namespace

__all__ = [
    "Template",
    "TemplateError",
    "TemplateLimitError",
    "TemplateRenderError",
    "TemplateSyntaxError",
    "mapping_namespace",
]
