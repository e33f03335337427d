import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { day, duration } from '../../reporters/html/dates.ts'
import { defaultLimits } from '../../reporters/html/page-context.ts'
import { reportHtml } from '../../reporters/html/report.ts'
import type { RunRecord } from '../../src/record/run-record.ts'
import { expectGolden, onlyFile } from './golden.ts'
import { changeTexts } from './hostile-record.ts'
import { largeRecord } from './large-record.ts'
import { bodyOf } from './record-builders.ts'
import { hostileText, sampleRecord } from './sample-record.ts'

const pageOf = (record: RunRecord = sampleRecord()) => onlyFile(reportHtml(record))

/** Opening tags of the page: our own writing quotes every attribute, so a plain scan reads them. */
function tagsOf(page: string): { name: string; attributes: Map<string, string> }[] {
  return [...page.matchAll(/<([a-z][a-z0-9]*)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*>/g)].map((match) => ({
    name: match[1] ?? '',
    attributes: new Map(
      [...(match[2] ?? '').matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, name, value]) => [name ?? '', value ?? '']),
    ),
  }))
}

/** Text of the page without its tags and style, white space folded. */
function textOf(page: string): string {
  return page
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

describe('the assurance report', () => {
  test('is what it was', () => {
    expectGolden('index.html', pageOf())
  })

  test('shows of a test that made its example smaller the first failure and the last', () => {
    const record = sampleRecord()
    const drawn = record.tests.find((one) => one.path !== undefined)
    const check = drawn?.steps.flatMap((one) => one.checks).find((one) => one.outcome === 'failed')
    if (drawn === undefined || check === undefined) throw new Error('The sample has a test that drew its values.')
    drawn.steps = Array.from({ length: 25 }, (_, index) => ({
      title: `With ${index + 1}`,
      exchanges: [],
      checks: index < 2 ? [] : [check],
    }))
    check.message = 'A version that was drawn was accepted'
    const page = pageOf(record)
    const steps = /<ol class="steps"><li>With 1<[\s\S]*?<\/ol>(<p>.*?<\/p>)?/.exec(page)
    expect([...(steps?.[0] ?? '').matchAll(/With \d+/g)].map(String)).toEqual(['With 1', 'With 2', 'With 3', 'With 25'])
    expect(steps?.[0]).toContain('<li value="25">')
    expect(steps?.[1]).toBe('<p>And 21 more steps, in record.json.</p>')
  })

  test('gives the verdict first, then warns if the run is not complete', () => {
    const text = textOf(pageOf())
    const order = [
      'Assurance report Reasonable Adjustment Flag',
      'Result Failed 3 of 7 applicable musts met, 1 not tested',
      'This run is not complete',
      'Requirements by level and verdict',
      'Requirements not met',
      'Warnings: recommendations not met',
      'Accepted deviations',
      'No source decides these cases',
      'What was not tested, and why',
      'Requirements that a person answers',
      'All requirements',
      'Where the sources disagree',
      'Environment and sources',
      'What was left behind',
      'How to run this again',
    ]
    // The list of contents names the sections too: look for each after the one before
    const body = text.slice(text.indexOf('</nav>') + 1)
    let from = 0
    for (const each of order) {
      const at = body.indexOf(each, from)
      expect(at, each).toBeGreaterThan(-1)
      from = at
    }
    const complete = sampleRecord()
    complete.run.complete = true
    expect(textOf(pageOf(complete))).not.toContain('This run is not complete')
  })

  test('shows of a requirement that is not met all that is needed to judge it', () => {
    const text = textOf(pageOf())
    const card = text.slice(text.indexOf('RAF-UPD-03 Not met must'), text.indexOf('RAF-ERR-02 Not met must'))
    for (const part of [
      'An update made with a version that is no longer current is refused, and nothing changes.',
      '“The resource version has changed since your last read, so the update has been rejected.”',
      'Reasonable Adjustment Flag FHIR API , Update outcomes',
      'The stale update was accepted (2 times)',
      'Given a consent at version 1 POST /Consent → 201 Created',
      'When it is updated with version 1 ✗ failed here',
      'Expected status 409, code RESOURCE_VERSION_MISMATCH Received status 200',
      'a (the reading of this run): 409 RESOURCE_VERSION_MISMATCH. This answer does not meet it.',
      'If-Match: W/"1"',
      'HTTP 200 OK',
      '→ the place named above "note": "<script>',
      '--header "Authorization: Bearer $RAF_TOKEN"',
      '--seed 20261121 --only RAF-UPD-03',
    ]) {
      expect(card.includes(part), part).toBe(true)
    }
  })

  test('says what other readings would have come to', () => {
    expect(textOf(pageOf())).toContain('Under other readings: gateway Met')
  })

  test('says in the traceability matrix of every requirement what became of it', () => {
    const text = textOf(pageOf())
    const matrix = text.slice(text.lastIndexOf('All requirements'))
    for (const row of sampleRecord().requirements) {
      expect(matrix).toContain(row.id)
      expect(matrix).toContain(row.statement)
    }
  })

  test('shows an exchange once, and links to it from then on', () => {
    const page = pageOf()
    expect(page.match(/<p class="note">Exchange e8</g)).toHaveLength(1)
    expect(textOf(page)).toContain('Request and response , shown above: PUT /Consent/')
  })

  test('says of a curl to the embedded simulator that nobody answers any more', () => {
    const record = sampleRecord()
    for (const target of record.targets) target.embedded = true
    expect(textOf(pageOf(record))).toContain('Start one with assay simulate, and change the address.')
    expect(textOf(pageOf())).not.toContain('assay simulate')
  })

  test('folds what decides nothing to a line each', () => {
    const text = textOf(pageOf())
    expect(text).toContain(
      'RAF-UPD-01 An update made with the current version is accepted, and the version rises. an update made with the current version is accepted → status 200',
    )
    expect(text).toContain('which the seed page shows and the profile does not allow (4 times)')
  })

  test('folds a long list of requirements that were not tested for one reason', () => {
    const record = largeRecord(20)
    for (const row of record.requirements)
      Object.assign(row, { verdict: 'Not tested', reason: 'The environment is stateless.' })
    expect(textOf(pageOf(record))).toContain(
      'The environment is stateless. Not tested 20 20 requirements RAF-ALL-1 (must)',
    )
    expect(pageOf(record).includes('<details><summary>20 requirements</summary>')).toBe(true)
  })

  test('groups failures by cause when there are many', () => {
    const text = textOf(pageOf(largeRecord(40)))
    expect(text).toContain('Failures by what was expected and what came')
    expect(text).toMatch(/status 400 status 200 \d+ requirements: /)
  })

  test('has a section per target when there are several', () => {
    const record = sampleRecord()
    const [first] = record.targets
    if (first === undefined) throw new Error('the sample has a target')
    record.targets.push({ ...first, id: 'cme', apiTitle: 'COVID-19 medical exemption' })
    const page = pageOf(record)
    expect(tagsOf(page).filter(({ name }) => name === 'h1')).toHaveLength(1)
    expect(textOf(page)).toContain('Reasonable Adjustment Flag, COVID-19 medical exemption')
    expect(page).toContain('<h2 id="target-2-top">COVID-19 medical exemption</h2>')
    expect(page).toContain('<h3 id="target-1-not-met">Requirements not met</h3>')
  })
})

describe('a reader with assistive technology', () => {
  const tags = tagsOf(pageOf())

  test('finds language, one h1, a skip link and headings that leave out no level', () => {
    expect(tags.find(({ name }) => name === 'html')?.attributes.get('lang')).toBe('en-GB')
    expect(pageOf()).toMatch(/<body>\s*<a class="skip" href="#main">/)
    const headings = tags.filter(({ name }) => /^h[1-6]$/.test(name)).map(({ name }) => Number(name.slice(1)))
    expect(headings.filter((level) => level === 1)).toHaveLength(1)
    for (const [at, level] of headings.entries()) expect(level - (headings[at - 1] ?? 0)).toBeLessThanOrEqual(1)
  })

  test('finds a caption in every table, and a scope on every header', () => {
    const page = pageOf()
    expect(page.match(/<table [^>]*><caption>[^<]/g)).toHaveLength(page.match(/<table /g)?.length ?? 0)
    expect(tags.filter(({ name }) => name === 'th').every(({ attributes }) => attributes.has('scope'))).toBe(true)
  })

  test('finds every link to lead somewhere, and every id once', () => {
    const ids = tags.flatMap(({ attributes }) => attributes.get('id') ?? [])
    expect(new Set(ids).size).toBe(ids.length)
    const links = tags.flatMap(({ attributes }) => attributes.get('href') ?? []).filter((href) => href.startsWith('#'))
    expect(links.filter((href) => !ids.includes(href.slice(1)))).toEqual([])
  })

  test('finds a word in every tag of a status', () => {
    expect(pageOf()).not.toMatch(/<strong class="tag [\w-]+"><\/strong>/)
  })
})

describe('hostile text', () => {
  test('is shown, with what is hidden in it', () => {
    const text = textOf(pageOf())
    expect(text).toContain('<script>document.title="pwned"</script>')
    expect(text).toContain('\\u202egnp.exe')
    expect(text).toContain('X-Note: \\u001b[31mred\\u001b[0m')
  })

  test('allows no script and no request: the page may load its own stylesheet and nothing else', () => {
    const page = pageOf()
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? ''
    const hash = createHash('sha256').update(style).digest('base64')
    expect(/http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
    )
    expect(style).not.toMatch(/url\(|@import|@font-face/)
  })

  test('becomes no link unless it is the web address of a source', () => {
    const links = tagsOf(pageOf()).flatMap(({ attributes }) => attributes.get('href') ?? [])
    expect(new Set(links.filter((href) => !href.startsWith('#')))).toEqual(
      new Set([
        'https://digital.nhs.uk/developer/api-catalogue/reasonable-adjustment-flag-fhir',
        'https://hl7.org/fhir/STU3/http.html',
      ]),
    )
    const elsewhere = sampleRecord()
    for (const row of elsewhere.requirements) row.source.address = 'https://203.0.113.9/'
    expect(pageOf(elsewhere).includes('href="https://203.0.113.9/')).toBe(false)
  })

  const plainTags = [...new Set(tagsOf(pageOf()).map(({ name }) => name))].sort()
  const plainAttributes = attributesOf(pageOf())

  function attributesOf(page: string): string[] {
    return [...new Set(tagsOf(page).flatMap(({ attributes }) => [...attributes.keys()]))].sort()
  }

  test('adds no element and no attribute, wherever it stands', () => {
    const dangerous = fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '&',
      '`',
      '=',
      ' ',
      '/',
      '\n',
      '\u0000',
      '\u202e',
      'script',
      'onload',
      'a',
    )
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.array(dangerous, { maxLength: 12 }).map((all) => all.join('')),
    )
    const control = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u
    fc.assert(
      fc.property(text, (added) => {
        const page = pageOf(changeTexts(sampleRecord(), (own) => `${added}${own}${added}`))
        const names = [...new Set(tagsOf(page).map(({ name }) => name))]
        expect(names.filter((name) => !plainTags.includes(name))).toEqual([])
        expect(attributesOf(page).filter((name) => !plainAttributes.includes(name))).toEqual([])
        expect(control.exec(page.replaceAll('\n', ''))?.[0]).toBeUndefined()
        // Every angle bracket that opens anything is one of ours
        expect(page.match(/<(?!\/?(?:[a-z][a-z0-9]*)[\s>]|!DOCTYPE html>)/g)).toBeNull()
      }),
      { numRuns: 60, examples: [[hostileText()], ['"><script>alert(1)</script>'], ["' onmouseover='alert(1)"]] },
    )
  })
})

describe('a large record', () => {
  test('leaves out of the page what does not help to judge, and says so', () => {
    const page = onlyFile(reportHtml(largeRecord(1_000), { ...defaultLimits, exchanges: 50, exchangeLines: 500 }))
    expect(page.match(/<details class="exchange"/g)).toHaveLength(50)
    expect(textOf(page)).toMatch(
      /leaves out \d+ exchanges, [\d,]+ lines of the list of tests\. They are in record\.json\./,
    )
  })

  test('stays of a size that a browser opens at once', () => {
    const record = largeRecord(5_000)
    const body = bodyOf('x'.repeat(200_000))
    for (const exchange of record.exchanges) if (exchange.response) exchange.response.body = body
    expect(pageOf(record).length).toBeLessThan(10_000_000)
  })

  test('shows the line that is named, though it is far into the body', () => {
    const record = sampleRecord()
    const exchange = record.exchanges.find(({ id }) => id === 'e8')
    const lines = Array.from({ length: 5_000 }, (_, at) => `line ${at + 1}`)
    if (exchange?.response !== undefined) exchange.response.body = bodyOf(lines.join('\n'))
    for (const each of record.tests) {
      for (const step of each.steps)
        for (const check of step.checks) if (check.place) check.place = { line: 4_000, column: 1 }
    }
    expect(/the place named above<\/span>\n([^<]*)</.exec(pageOf(record))?.[1]).toBe('line 4000')
  })
})

test('dates and durations are written as the NHS service manual writes them', () => {
  expect(day('2026-03-01')).toBe('1 March 2026')
  expect(day('soon')).toBe('soon')
  expect([9, 1_000, 5_400, 61_000, 120_000].map(duration)).toEqual([
    '9 milliseconds',
    '1 second',
    '5 seconds',
    '1 minute 1 second',
    '2 minutes',
  ])
  const record = sampleRecord()
  record.run.startedAt = '2026-11-22T00:05:00Z'
  expect(pageOf(record)).toContain('<time datetime="2026-11-22T00:05:00.000Z">22 November 2026 at 12:05am UTC</time>')
})
