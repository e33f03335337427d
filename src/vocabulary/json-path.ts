/**
 * Every value at a dotted path of a JSON value, such as `detail.code`; a list on the way stands for all of its items.
 * Only members that a value has itself are followed.
 */
export function valuesAt(value: unknown, path: string): unknown[] {
  let values = [value]
  for (const name of path.split('.')) {
    values = values.flatMap(itemsOf).flatMap((one) => {
      const isObject = typeof one === 'object' && one !== null
      return isObject && Object.hasOwn(one, name) ? [(one as Record<string, unknown>)[name]] : []
    })
  }
  return values
}

function itemsOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value.slice(0, 1000) : [value]
}
