import { type Answer, type Mailbox, messageIdOf, type TestContext } from '../../src/index.ts'

/** What the messages of these tests say: synthetic, and of nobody. */
export const greeting = 'A message of a conformance test, which says nothing about anybody.'

/** An id that MESH has the form of, and has never given. */
export const unknownMessage = '20200101000000000000_ABCDEF'

/** An address that no mailbox has. */
export const unknownMailbox = 'X26NOBODY0'

type Steps = Pick<TestContext, 'sender' | 'recipient' | 'step'>

/** A whole message that was accepted. */
export async function givenMessage({ sender, recipient, step }: Steps, text = greeting): Promise<Answer> {
  const sent = await step('Given a message that was sent', () => sender.send({ to: recipient, text }))
  return sent.mustSucceed()
}

/** A message whose chunks were all sent, in order. */
export async function givenChunks(
  { sender, recipient, step }: Steps,
  texts: readonly string[],
  compressed = false,
): Promise<Answer> {
  const total = texts.length
  const [first = ''] = texts
  const sent = await step(`Given a message that was sent in ${total} chunks`, () =>
    sender.send({ to: recipient, text: first, chunkRange: `1:${total}`, compressed }),
  )
  sent.mustSucceed()
  for (const [index, text] of texts.entries()) {
    if (index > 0) await sendLater(sender, sent, index + 1, total, text, compressed)
  }
  return sent
}

async function sendLater(
  sender: Mailbox,
  sent: Answer,
  number: number,
  total: number,
  text: string,
  compressed: boolean,
): Promise<void> {
  const chunk = await sender.sendChunk(sent, number, { text, range: `${number}:${total}`, compressed })
  chunk.mustSucceed()
}

/** The first of several chunks, and no other yet. */
export async function givenFirstChunk({ sender, recipient, step }: Steps, total: number): Promise<Answer> {
  const sent = await step(`Given the first of ${total} chunks`, () =>
    sender.send({ to: recipient, text: 'The beginning, ', chunkRange: `1:${total}`, localId: 'in-chunks' }),
  )
  return sent.mustSucceed()
}

/** The id of a message, in lower case. */
export function lowerCased(sent: Answer): string {
  return messageIdOf(sent).toLowerCase()
}
