export type { UnknownExtensions } from './extension-check.ts'
export type { FhirVersion, Finding, RuleKey, RuleName, Severity } from './finding.ts'
export { ruleNames } from './finding.ts'
export { createValidator, type ValidateOptions, type Validator, type ValidatorOptions } from './validator.ts'
