import { type Answer, etagVersion, versionOf } from '../answer.ts'
import type { Judgement } from '../check.ts'

/**
 * That ETag and meta.versionId name the same version; the form of the tag is for another row.
 * @returns undefined when the answer lacks either, so that there is nothing to compare
 */
export function versionJudgement(answer: Answer): Judgement | undefined {
  const etag = answer.header('ETag')
  const versionId = versionOf(answer.resource)
  if (etag === undefined || versionId === undefined) return undefined
  return {
    pass: etagVersion(etag) === versionId,
    expected: `an ETag naming version ${versionId}, as meta.versionId does`,
    actual: `ETag ${etag}`,
  }
}
