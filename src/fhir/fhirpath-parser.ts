/** Syntax tree of the part of FHIRPath that invariants are mostly written in. */
export type Expression =
  | { kind: 'literal'; value: string | number | boolean }
  | { kind: 'empty' }
  | { kind: 'this' }
  | { kind: 'name'; name: string }
  | { kind: 'variable'; name: string }
  | { kind: 'step'; from: Expression; name: string }
  | { kind: 'call'; from: Expression | undefined; name: string; args: Expression[] }
  | { kind: 'index'; from: Expression; index: Expression }
  | { kind: 'operator'; operator: string; left: Expression; right: Expression }
  | { kind: 'type'; operator: 'is' | 'as'; left: Expression; type: string }

/** Binding power of operators, weakest first (hl7.org/fhirpath, operator precedence). */
const precedence: Record<string, number> = {
  implies: 1,
  or: 2,
  xor: 2,
  and: 3,
  in: 4,
  contains: 4,
  '=': 5,
  '!=': 5,
  '<': 6,
  '>': 6,
  '<=': 6,
  '>=': 6,
  '|': 7,
  is: 8,
  as: 8,
  '+': 9,
}

const tokenPattern = /\s*(?:('(?:[^'\\]|\\.)*')|(\d+(?:\.\d+)?)|([A-Za-z_$%][\w]*)|(<=|>=|!=|[=<>|().,[\]{}+]))/y

/** @returns undefined for anything that this parser does not know: such an expression is left to the FHIRPath engine */
export function parseExpression(source: string): Expression | undefined {
  const tokens: string[] = []
  tokenPattern.lastIndex = 0
  while (tokenPattern.lastIndex < source.length) {
    const at = tokenPattern.lastIndex
    const match = tokenPattern.exec(source)
    if (!match) {
      if (source.slice(at).trim() === '') break
      return undefined
    }
    tokens.push(match[1] ?? match[2] ?? match[3] ?? match[4] ?? '')
  }
  const parser = new Parser(tokens)
  try {
    const expression = parser.parse(0)
    return parser.isAtEnd() ? expression : undefined
  } catch (error) {
    if (error instanceof Unparsed) return undefined
    throw error
  }
}

class Unparsed extends Error {}

class Parser {
  readonly #tokens: string[]
  #next = 0

  constructor(tokens: string[]) {
    this.#tokens = tokens
  }

  isAtEnd(): boolean {
    return this.#next === this.#tokens.length
  }

  parse(least: number): Expression {
    let left = this.#postfix(this.#primary())
    for (;;) {
      const operator = this.#peek()
      const power = operator === undefined ? undefined : precedence[operator]
      if (operator === undefined || power === undefined || power < least) return left
      this.#next++
      if (operator === 'is' || operator === 'as')
        left = this.#postfix({ kind: 'type', operator, left, type: this.#typeName() })
      else left = { kind: 'operator', operator, left, right: this.parse(power + 1) }
    }
  }

  #peek(): string | undefined {
    return this.#tokens[this.#next]
  }

  #take(expected?: string): string {
    const token = this.#tokens[this.#next++]
    if (token === undefined || (expected !== undefined && token !== expected)) throw new Unparsed()
    return token
  }

  #typeName(): string {
    let name = this.#take()
    if (name === 'FHIR' && this.#peek() === '.') {
      this.#next++
      name = this.#take()
    }
    if (!/^[A-Za-z]\w*$/.test(name) || this.#peek() === '.') throw new Unparsed()
    return name
  }

  #primary(): Expression {
    const token = this.#take()
    if (token === '(') {
      const inner = this.parse(0)
      this.#take(')')
      return inner
    }
    if (token === '{') {
      this.#take('}')
      return { kind: 'empty' }
    }
    if (token.startsWith("'")) return { kind: 'literal', value: plainText(token.slice(1, -1)) }
    if (/^\d/.test(token)) return { kind: 'literal', value: Number(token) }
    if (token === 'true' || token === 'false') return { kind: 'literal', value: token === 'true' }
    if (token === '$this') return { kind: 'this' }
    if (token.startsWith('%')) return { kind: 'variable', name: token.slice(1) }
    if (!/^[A-Za-z_]/.test(token)) throw new Unparsed()
    if (this.#peek() === '(') return { kind: 'call', from: undefined, name: token, args: this.#arguments() }
    return { kind: 'name', name: token }
  }

  #postfix(start: Expression): Expression {
    let from = start
    for (;;) {
      const token = this.#peek()
      if (token === '.') {
        this.#next++
        const name = this.#take()
        if (!/^[A-Za-z_]\w*$/.test(name)) throw new Unparsed()
        from =
          this.#peek() === '(' ? { kind: 'call', from, name, args: this.#arguments() } : { kind: 'step', from, name }
      } else if (token === '[') {
        this.#next++
        const index = this.parse(0)
        this.#take(']')
        from = { kind: 'index', from, index }
      } else return from
    }
  }

  #arguments(): Expression[] {
    this.#take('(')
    const args: Expression[] = []
    if (this.#peek() !== ')') {
      args.push(this.parse(0))
      while (this.#peek() === ',') {
        this.#next++
        args.push(this.parse(0))
      }
    }
    this.#take(')')
    return args
  }
}

function plainText(text: string): string {
  if (/\\[^'"\\/`nrtf]/.test(text)) throw new Unparsed()
  return text.replace(/\\(.)/g, (_whole, mark: string) => ({ n: '\n', r: '\r', t: '\t', f: '\f' })[mark] ?? mark)
}
