/**
 * Mutants of a resource that meets a profile: each breaks one rule that the profile's own differential states, for an
 * element that is present. Slices are told apart here by code of its own, so that the validator is not its own judge.
 */

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)
const capitalise = (text) => text[0].toUpperCase() + text.slice(1)
const stated = (element, kind) => {
  const key = Object.keys(element).find((name) => name.startsWith(kind) && /^[A-Z]/.test(name.slice(kind.length)))
  return key === undefined ? undefined : element[key]
}

/** @param profile a raw StructureDefinition @yields {{ rule: string, path: string, value: unknown }} */
export function* profileMutants(root, place, profile, definitions) {
  const elements = withSegments(profile.differential?.element ?? profile.snapshot?.element ?? [])
  const instance = at(root, place)
  for (const element of elements) {
    // An extension of another address is another extension.
    if (element.segments.length === 1 || element.path === 'Extension.url') continue
    const items = locate(instance, place, element.segments.slice(1), elements, element.segments[0].name)
    if (items === undefined) continue
    yield* mutateElement(root, element, items, elements, definitions)
  }
}

/** Elements with the slice that each part of their path is in: from order and names, as ids are often missing or wrong. */
function withSegments(elements) {
  const slices = new Map()
  return elements.map((element) => {
    const names = element.path.split('.')
    for (const path of slices.keys()) if (path.startsWith(`${element.path}.`)) slices.delete(path)
    slices.set(element.path, element.sliceName)
    const segments = names.map((name, index) => ({ name, slice: slices.get(names.slice(0, index + 1).join('.')) }))
    return {
      ...element,
      segments,
      id: segments.map(({ name, slice }) => (slice ? `${name}:${slice}` : name)).join('.'),
    }
  })
}

const at = (root, place) => place.reduce((value, part) => value?.[part], root)

/** What a path leads to; undefined when a slice on the way cannot be told apart here. */
function locate(instance, place, segments, elements, root) {
  let here = [{ value: instance, place, owner: undefined }]
  let id = root
  for (const { name, slice } of segments) {
    const unsliced = `${id}.${name}`
    id = slice ? `${unsliced}:${slice}` : unsliced
    here = here.flatMap((item) => childrenOf(item, name))
    if (slice) {
      const belongs = sliceTest(id, unsliced, elements)
      if (!belongs) return undefined
      here = here.filter(({ value, key }) => belongs(value, key))
    }
  }
  return here
}

function childrenOf({ value, place }, name) {
  if (!isObject(value)) return []
  const stem = name.replace('[x]', '')
  const keys = Object.keys(value).filter(
    (key) => key === stem || (name.endsWith('[x]') && key.startsWith(stem) && /^[A-Z]/.test(key.slice(stem.length))),
  )
  return keys.flatMap((key) =>
    Array.isArray(value[key])
      ? value[key].map((item, index) => ({ value: item, place: [...place, key, index], owner: value, key, index }))
      : [{ value: value[key], place: [...place, key], owner: value, key }],
  )
}

/** Whether an item belongs to a slice, by what the slice fixes where the discriminators look. */
function sliceTest(id, unsliced, elements) {
  const slicing = elements.find((element) => element.id === unsliced)?.slicing
  const own = elements.find((element) => element.id === id)
  const discriminators =
    slicing?.discriminator ?? (/xtension$/.test(unsliced) ? [{ type: 'value', path: 'url' }] : undefined)
  if (!discriminators || discriminators.length === 0) return undefined
  const tests = []
  for (const { type, path } of discriminators) {
    const plain = path.replace(/^\$this\.?/, '')
    const profile = [own?.type?.[0]?.profile].flat()[0]
    if (type === 'type' && plain === '' && own?.type) {
      const codes = own.type.map(({ code }) => capitalise(code))
      tests.push((_value, key) => codes.some((code) => key.endsWith(code)))
    } else if (plain === 'url' && profile) tests.push((value) => value?.url === profile)
    else if (/[()]/.test(plain)) return undefined
    else {
      const fixed = fixedAt(plain === '' ? id : `${id}.${plain}`, elements)
      if (fixed === undefined) return undefined
      tests.push((value) => follow(value, plain === '' ? [] : plain.split('.')).some((part) => holds(part, fixed)))
    }
  }
  return (value, key) => tests.every((test) => test(value, key))
}

/** What is fixed at an element, whatever slices of inner elements say it. */
function fixedAt(id, elements) {
  const plain = (text) => text.replace(/:[^.]*$/, '')
  for (const element of elements) {
    if (element.id !== id && withoutInnerSlices(element.id, id) !== id && plain(element.id) !== id) continue
    const fixed = stated(element, 'fixed') ?? stated(element, 'pattern')
    if (fixed !== undefined) return fixed
  }
  return undefined
}

function withoutInnerSlices(id, like) {
  const kept = like.split('.')
  return id
    .split('.')
    .map((part, index) => (kept[index]?.includes(':') ? part : part.split(':')[0]))
    .join('.')
}

const follow = (value, names) =>
  names.reduce((here, name) => here.flatMap((one) => (isObject(one) ? [one[name] ?? []].flat() : [])), [value])

function holds(value, pattern) {
  if (Array.isArray(pattern))
    return Array.isArray(value) && pattern.every((one) => value.some((other) => holds(other, one)))
  if (isObject(pattern)) return isObject(value) && Object.keys(pattern).every((key) => holds(value[key], pattern[key]))
  return value === pattern
}

function* mutateElement(root, element, items, elements, definitions) {
  const change = (rule, edit) => {
    const copy = structuredClone(root)
    edit(copy)
    return { rule: `profile: ${rule}`, path: element.id, value: copy }
  }
  const last = element.segments.at(-1)
  const parents = new Set(items.map(({ owner }) => owner))
  const min = element.min ?? 0
  for (const parent of [...parents].slice(0, 2)) {
    const group = items.filter(({ owner }) => owner === parent)
    const first = group[0]
    const listPlace = first.index === undefined ? undefined : first.place.slice(0, -1)
    if (min > 0 && isCounted(element, elements))
      yield change(last.slice ? 'slice min' : 'min', (copy) => removeAll(copy, group, min))
    if (element.max === '0') continue
    if (listPlace && Number(element.max) >= group.length)
      yield change(last.slice ? 'slice max' : 'max', (copy) => {
        const list = at(copy, listPlace)
        for (let extra = group.length; extra <= Number(element.max); extra++) list.push(structuredClone(first.value))
      })
    yield* mutateValue(element, first, elements, change, definitions)
  }
  if (element.slicing?.rules === 'closed' && items.length > 0) yield* mutateClosed(element, items, change)
}

/** What tells a slice apart may be left out: then the item is of no slice, which only counts where the slice must be there. */
function isCounted(element, elements) {
  const owner = sliceAround(element, elements)
  if (!owner) return true
  const { isDiscriminating, slice } = owner
  return !isDiscriminating || (slice?.min ?? 0) > 0
}

function sliceAround(element, elements) {
  for (let length = element.segments.length - 1; length > 0; length--) {
    const segments = element.segments.slice(0, length)
    const { slice } = segments.at(-1)
    if (!slice) continue
    const id = segments.map((part) => (part.slice ? `${part.name}:${part.slice}` : part.name)).join('.')
    const sliced = elements.find((other) => other.id === id.replace(/:[^.:]*$/, ''))
    const below = element.segments
      .slice(length)
      .map(({ name }) => name)
      .join('.')
    const paths = (sliced?.slicing?.discriminator ?? [{ path: 'url' }]).map(({ path }) =>
      path.replace(/^\$this\.?/, ''),
    )
    const isDiscriminating = paths.some(
      (path) => path === '' || path === below || path.startsWith(`${below}.`) || below.startsWith(`${path}.`),
    )
    if (isDiscriminating) return { isDiscriminating, slice: elements.find((other) => other.id === id) }
  }
  return undefined
}

function removeAll(copy, group, min) {
  const keep = Math.max(0, min - 1)
  for (const { place, index, key } of [...group].slice(keep).reverse()) {
    const owner = at(copy, index === undefined ? place.slice(0, -1) : place.slice(0, -2))
    if (index === undefined) {
      delete owner[key]
      delete owner[`_${key}`]
    } else {
      owner[key].splice(index, 1)
      if (owner[key].length === 0) delete owner[key]
    }
  }
}

function* mutateValue(element, first, elements, change, definitions) {
  const replace = (rule, next) =>
    change(rule, (copy) => {
      at(copy, first.place.slice(0, -1))[first.place.at(-1)] = next
    })
  const isFree = isCounted(element, elements)
  const { value } = first
  for (const kind of ['fixed', 'pattern']) {
    const wanted = stated(element, kind)
    // What tells slices apart, changed, only takes the item out of its slice.
    if (wanted !== undefined && isFree && !(element.segments.at(-1).slice && !(element.min > 0)))
      yield replace(kind, altered(value, wanted))
  }
  const types = element.type ?? []
  const last = element.segments.at(-1).name
  if (last.endsWith('[x]') && !element.sliceName && types.length > 0) {
    const other = ['boolean', 'string', 'dateTime', 'integer', 'Period'].find(
      (type) => !types.some(({ code }) => code === type) && definitions.allows(element.path, type),
    )
    if (other)
      yield change('type', (copy) => {
        const owner = at(copy, first.place.slice(0, -1))
        delete owner[first.key]
        owner[last.replace('[x]', '') + capitalise(other)] = definitions.sample(other)
      })
  }
  if (definitions.isRequired(element.binding)) {
    if (typeof value === 'string') yield replace('binding', 'not-a-code-of-it')
    else if (isObject(value) && value.coding?.[0]?.code)
      yield replace('binding', { ...value, coding: [{ ...value.coding[0], code: 'not-a-code-of-it' }] })
    else if (isObject(value) && typeof value.code === 'string')
      yield replace('binding', { ...value, code: 'not-a-code-of-it' })
  }
  const targets = types.flatMap(({ targetProfile }) => [targetProfile ?? []].flat())
  if (targets.length > 0 && isObject(value) && !element.sliceName)
    yield replace('reference target', { reference: 'Slot/1' })
}

/** A closed list with an item that is of no slice. */
function* mutateClosed(element, items, change) {
  const { path } = (element.slicing.discriminator ?? [])[0] ?? {}
  const names = (path ?? '')
    .replace(/^\$this\.?/, '')
    .split('.')
    .filter(Boolean)
  const { value, place, index } = items[0]
  if (index === undefined || /[()]/.test(path ?? '(')) return
  yield change('closed slicing', (copy) => {
    const other = structuredClone(value)
    const owner = names.slice(0, -1).reduce((here, name) => [here?.[name]].flat()[0], other)
    const leaf = names.at(-1)
    if (leaf === undefined || !isObject(owner)) at(copy, place.slice(0, -1)).push(altered(value, value))
    else {
      owner[leaf] = altered(owner[leaf], owner[leaf])
      at(copy, place.slice(0, -1)).push(other)
    }
  })
}

/** A value that differs from what is wanted in one leaf. */
function altered(value, wanted) {
  if (Array.isArray(wanted)) return [altered([value].flat()[0], wanted[0])]
  if (isObject(wanted)) {
    const key = Object.keys(wanted)[0]
    return { ...(isObject(value) ? value : {}), [key]: altered(value?.[key], wanted[key]) }
  }
  if (typeof wanted === 'number') return wanted + 1
  if (typeof wanted === 'boolean') return !wanted
  return `${wanted}-other`
}
