/** The resource without each of its properties in turn, at any depth. */
export function withOneThingLeftOut(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value))
    return value.flatMap((entry, index) => withOneThingLeftOut(entry).map((variant) => value.with(index, variant)))
  const object = value as Record<string, unknown>
  return Object.keys(object).flatMap((key) => {
    const { [key]: part, ...rest } = object
    return [rest, ...withOneThingLeftOut(part).map((variant) => ({ ...object, [key]: variant }))]
  })
}
