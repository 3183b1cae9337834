"""The table of diagnostic codes: what each one is about. Codes are stable: never reuse or renumber one."""

CODES: dict[str, str] = {
    # CG0xx: the contract (codegen.spec, codegen.importer)
    "CG060": "a part of the contract that nothing is generated from",
    "CG061": "a header parameter that OpenAPI says to ignore",
    # CG1xx: x-amazon-apigateway-* extensions, settings, deployment templates
    # CG2xx: generation (codegen.targets)
    # CG3xx: output (codegen.output)
    # CG4xx: emulator
    # CG5xx: mapping templates (codegen.vtl)
}
