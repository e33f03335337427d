import { type Answer, type Mailbox, nextLinkOf } from '../../src/index.ts'

/** More pages than a mailbox of tests has. */
const mostPages = 40

/** The page that a page leads to. */
export function nextPage(mailbox: Mailbox, page: Answer): Promise<Answer> {
  return mailbox.inbox(nextLinkOf(page))
}

/** A page and those after it, until one is the last. */
export async function pagesWith(mailbox: Mailbox, first: Answer): Promise<Answer[]> {
  const pages = [first]
  for (let page = first; pages.length < mostPages && hasNext(page); ) {
    page = await nextPage(mailbox, page)
    pages.push(page)
  }
  return pages
}

function hasNext(page: Answer): boolean {
  return nextLinkOf(page, '') !== ''
}
