/** A step before the one that is judged did not give what is needed: the row could not be tested, which says nothing of it. */
export class CouldNotReach extends Error {
  override name = 'CouldNotReach'
}

/** The test does not apply to the target as it stands: it is skipped with this reason. */
export class NotTestable extends Error {
  override name = 'NotTestable'
}

/** No complete HTTP answer came and the target could not be shown to be well. */
export class TargetDown extends Error {
  override name = 'TargetDown'
}
