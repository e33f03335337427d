import { type Item, isObject } from './items.ts'
import type { Application } from './rule-check.ts'
import type { DiscriminatorStep } from './rules.ts'

/** Follows a discriminator path from the items. */
export function follow(items: Item[], steps: DiscriminatorStep[], application: Application): Item[] {
  let here = items
  for (const step of steps) {
    const [only] = here
    here =
      only !== undefined && here.length === 1
        ? next(only, step, application)
        : here.flatMap((item) => next(item, step, application))
  }
  return here
}

function next(item: Item, step: DiscriminatorStep, { engine, run }: Application): Item[] {
  const { value } = item
  if (typeof step === 'string') return children(item, step)
  if ('extension' in step) {
    const owner = isObject(value) ? value : item.sibling
    const extensions = isObject(owner) && Array.isArray(owner.extension) ? owner.extension : []
    return extensions
      .filter((extension) => isObject(extension) && extension.url === step.extension)
      .map((extension) => ({ ...item, value: extension, sibling: undefined, type: 'Extension' }))
  }
  if ('ofType' in step) return item.type === undefined || engine.isType(item.type, step.ofType) ? [item] : []
  const target = engine.resolve(value, run)
  return target
    ? [
        {
          ...item,
          value: target,
          sibling: undefined,
          type: typeof target.resourceType === 'string' ? target.resourceType : undefined,
        },
      ]
    : []
}

function children(item: Item, name: string): Item[] {
  const owner = isObject(item.value) ? item.value : isObject(item.sibling) ? item.sibling : undefined
  if (!owner) return []
  const values: Item[] = []
  const { step, index } = item
  const add = (value: unknown, sibling: unknown, type: string | undefined): void => {
    values.push({ value: value ?? undefined, sibling: sibling ?? undefined, type, step, index })
  }
  for (const key in owner) {
    if (key !== name && !(key.startsWith(name) && /^[A-Z]/.test(key.slice(name.length)))) continue
    const type = key === name ? undefined : typeOfSuffix(key.slice(name.length))
    const value = owner[key]
    if (Array.isArray(value)) for (const entry of value) add(entry, undefined, type)
    else add(value, owner[`_${key}`], type)
  }
  return values
}

const lowerCased =
  /^(Boolean|Integer|String|Decimal|Uri|Url|Canonical|Base64Binary|Instant|Date|DateTime|Time|Code|Oid|Id|Markdown|UnsignedInt|PositiveInt|Uuid)$/

function typeOfSuffix(suffix: string): string {
  return lowerCased.test(suffix) ? suffix.charAt(0).toLowerCase() + suffix.slice(1) : suffix
}
