import { type Answer, etagVersion, versionOf } from '../answer.ts'
import type { Judgement } from '../check.ts'

/** That ETag and meta.versionId name the same version; RFC 9110 leaves the form of the tag to the row on its pattern. */
export function versionJudgement(answer: Answer): Judgement {
  const etag = answer.header('ETag')
  const versionId = versionOf(answer.resource)
  return {
    pass: etag === undefined || versionId === undefined || etagVersion(etag) === versionId,
    expected: `an ETag naming version ${versionId ?? '?'}, as meta.versionId does`,
    actual: `ETag ${etag ?? 'absent'}`,
  }
}
