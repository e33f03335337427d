/**
 * Mutants of a valid resource: each breaks one rule of one element that is present, as its definition says it. The
 * rules come from the StructureDefinitions themselves, so no list of faults is chosen by hand.
 */

const formatFaults = {
  boolean: ['true', 1],
  integer: [1.5, '1'],
  unsignedInt: [-1],
  positiveInt: [0],
  decimal: ['1.0'],
  string: [''],
  markdown: [''],
  code: [' a', 'a  b'],
  id: ['not an id'],
  uri: ['a b'],
  url: ['a b'],
  canonical: ['a b'],
  oid: ['urn:oid:x'],
  uuid: ['urn:uuid:x'],
  base64Binary: ['%%%'],
  date: ['2020-13-01', '01/02/2020'],
  dateTime: ['2020-02-30', '2020-01-01T10:00'],
  instant: ['2020-01-01'],
  time: ['25:00:00'],
  xhtml: ['<div><script/></div>'],
}

const clone = (value) => JSON.parse(JSON.stringify(value))

/** @returns {Generator<{ rule: string, path: string, value: unknown }>} */
export function* mutantsOf(resource, definitions) {
  const type = definitions.elements(resource.resourceType)
  if (!type) return
  yield* mutateObject(resource, resource, [], resource.resourceType, definitions)
}

function* mutateObject(root, object, place, typePath, definitions) {
  const children = definitions.children(typePath)
  if (!children) return
  for (const child of children) {
    const keys = presentKeys(object, child)
    if (keys.length === 0) continue
    for (const { key, type } of keys) {
      const value = object[key]
      const at = [...place, key]
      const change = (rule, edit) => {
        const copy = clone(root)
        edit(
          at.slice(0, -1).reduce((inner, name) => inner[name], copy),
          key,
        )
        return { rule, path: at.join('.'), value: copy }
      }
      if (child.min > 0 && key !== 'resourceType') {
        yield change('min', (owner, name) => {
          delete owner[name]
          delete owner[`_${name}`]
        })
      }
      yield child.list
        ? change('not a list', (owner, name) => {
            owner[name] = owner[name][0]
          })
        : change('a list', (owner, name) => {
            owner[name] = [owner[name]]
          })
      if (child.list)
        yield change('empty list', (owner, name) => {
          owner[name] = []
        })
      if (!child.list)
        yield change('null', (owner, name) => {
          owner[name] = null
        })
      if (child.list && child.max > 1)
        yield change('max', (owner, name) => {
          owner[name] = Array.from({ length: child.max + 1 }, () => owner[name][0])
        })
      if (child.choices.length > 1) {
        const other = child.choices.find(
          (candidate) => candidate.type !== type && definitions.sample(candidate.type) !== undefined,
        )
        if (other)
          yield change('choice', (owner) => {
            owner[other.key] = definitions.sample(other.type)
          })
      }
      const items = Array.isArray(value)
        ? value.map((item, index) => ({ item, at: [...at, index] }))
        : [{ item: value, at }]
      const first = items.find(({ item }) => item !== null)
      if (!first) continue
      const changeItem = (rule, next) => {
        const copy = clone(root)
        const owner = first.at.slice(0, -1).reduce((inner, name) => inner[name], copy)
        owner[first.at.at(-1)] = next
        return { rule, path: first.at.join('.'), value: copy }
      }
      if (definitions.isPrimitive(type)) {
        yield changeItem('type', { unexpected: true })
        for (const fault of formatFaults[type] ?? []) yield changeItem('format', fault)
        if (child.binding && typeof first.item === 'string') yield changeItem('binding', 'not-a-code-of-it')
        continue
      }
      yield changeItem('type', 'text where an object is due')
      yield changeItem('empty object', {})
      if (typeof first.item === 'object') yield changeItem('unknown element', { ...first.item, unheardOf: 'x' })
      if (child.binding && first.item?.coding?.[0]?.code)
        yield changeItem('binding', { coding: [{ ...first.item.coding[0], code: 'not-a-code-of-it' }] })
      if (child.binding && type === 'Coding' && first.item.code)
        yield changeItem('binding', { ...first.item, code: 'not-a-code-of-it' })
      if (child.targets && type === 'Reference')
        yield changeItem('reference target', { reference: `${child.wrongTarget}/1` })
      if (type === 'Reference' && typeof first.item.reference === 'string')
        yield changeItem('reference to nothing', { ...first.item, reference: '#nothing-here' })
      if (type === 'Extension') {
        const { ...extension } = first.item
        yield changeItem('ext-1', { url: extension.url })
      }
      if (type === 'Period') yield changeItem('per-1', { start: '2020-02-01', end: '2020-01-01' })
      for (const { item, at: itemPlace } of items.slice(0, 2)) {
        if (typeof item !== 'object' || item === null) continue
        if (type === 'Resource') yield* mutateObject(root, item, itemPlace, item.resourceType, definitions)
        else if (type !== 'Extension') yield* mutateObject(root, item, itemPlace, child.inner ?? type, definitions)
      }
    }
  }
}

function presentKeys(object, child) {
  return child.choices.filter(({ key }) => object[key] !== undefined)
}
