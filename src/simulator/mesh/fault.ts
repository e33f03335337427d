import type { Fault as AnyFault, Rewrite } from '../fault.ts'
import { headerValue } from '../message.ts'
import type { PolicyChange } from './policy.ts'
import type { Interaction } from './routing.ts'

/** A way in which a MESH server is wrong. */
export type Fault = AnyFault<PolicyChange, Interaction>

/** How a server is wrong: exactly one of `policy`, `rewrite` and `wire`, and perhaps where and under which reading. */
export type Way = Pick<Fault, 'policy' | 'rewrite' | 'wire' | 'on' | 'reading'>

/** One row of a table of faults. */
export function fault(
  name: string,
  says: string,
  breaks: readonly string[],
  way: Way,
  mayAlsoBreak: readonly string[] = [],
): Fault {
  const rows = (numbers: readonly string[]) => numbers.map((one) => `MESH-${one}`)
  return { name, says, breaks: rows(breaks), mayAlsoBreak: rows(mayAlsoBreak), ...way }
}

/** Spoils only answers to requests without a header. */
export function whenLacking(name: string, rewrite: Rewrite): Rewrite {
  return (response, context) =>
    headerValue(context.request.headers, name) === undefined ? rewrite(response, context) : response
}

/** Spoils only answers to requests with a header whose value is this. */
export function whenSent(name: string, value: string, rewrite: Rewrite): Rewrite {
  return (response, context) =>
    headerValue(context.request.headers, name) === value ? rewrite(response, context) : response
}

/** An answer as if the message had been taken. */
export const takenAllTheSame: Rewrite = (response) => ({
  ...response,
  status: 202,
  body: JSON.stringify({ message_id: '20260101000000000000_FFFFFF' }),
})
