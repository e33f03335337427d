import type { SecretKeeper } from '../../../src/target/authorisation/secret-source.ts'
import { testRedactor } from '../fakes.ts'

/** A redactor that remembers what it was told to conceal. */
export function rememberingKeeper(): SecretKeeper & { concealed: Map<string, string> } {
  const redactor = testRedactor()
  const concealed = new Map<string, string>()
  return {
    concealed,
    conceal(secret) {
      concealed.set(secret.name, secret.value)
      redactor.conceal(secret)
    },
    redactText: (text) => redactor.redactText(text),
  }
}
