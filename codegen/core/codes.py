"""The table of diagnostic codes: what each one is about. Codes are stable: never reuse or renumber one."""

CODES: dict[str, str] = {
    # CG0xx: the contract (codegen.spec, codegen.importer)
    "CG001": "a file that can't be opened",
    "CG002": "a document beyond the bounds of size, depth or repetition",
    "CG003": "a character or encoding that is not allowed",
    "CG004": "a text that does not parse",
    "CG005": "a key that stands twice in one object",
    "CG006": "a YAML tag that is not known",
    "CG007": "a key or merge that is not of the required type",
    "CG008": "a file that holds no single object",
    "CG009": "a number that JSON can't carry",
    "CG060": "a part of the contract that nothing is generated from",
    "CG061": "a header parameter that OpenAPI says to ignore",
    # CG1xx: x-amazon-apigateway-* extensions, settings, deployment templates
    "CG100": "an x-amazon-apigateway-* extension that API Gateway does not know, or not in this place",
    "CG101": "a field that an extension object or a resource does not have",
    "CG102": "a value of the wrong type in an extension or a resource",
    "CG103": "a value outside of an enumeration of API Gateway",
    "CG104": "a mapping whose value is not text and is left out, as API Gateway's import does",
    "CG105": "an integration or authorizer without a field that it needs",
    "CG106": "an integration whose uri API Gateway can't call",
    "CG107": "a request validator that is not defined",
    "CG108": "a number outside of what API Gateway accepts",
    "CG109": "a security requirement that names no security scheme",
    "CG110": "a security scheme that API Gateway takes no notice of",
    "CG111": "more than one authorizer for a method",
    "CG112": "a reference of a gateway document that leads nowhere",
    "CG113": "a path that API Gateway refuses",
    "CG114": "a method, parameter or response that API Gateway has no place for",
    "CG115": "an extension that is read and has no effect on requests",
    "CG116": "a gateway document without what API Gateway's import needs",
    "CG150": "a setting that does not exist",
    "CG151": "a setting of the wrong type",
    "CG152": "a setting whose value is not possible",
    "CG153": "a setting that this version does not support",
    "CG154": "functions that may run longer than API Gateway waits",
    # CG2xx: generation (codegen.targets)
    "CG280": "two operations that would share one Python name",
    "CG281": "operations without operationId, named after method and path",
    "CG283": "more combinations of security schemes than API Gateway takes authorizers",
    "CG284": "operations that share functions because the stack would grow past CloudFormation's limit",
    "CG285": "a grouping that makes more functions than a CloudFormation stack takes",
    # CG3xx: output (codegen.output)
    # CG4xx: emulator
    # CG5xx: mapping templates (codegen.vtl)
}
