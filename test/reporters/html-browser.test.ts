import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reportHtml } from '../../reporters/html/report.ts'
import { reportJunit } from '../../reporters/junit.ts'
import { onlyFile } from './golden.ts'
import { changeTexts } from './hostile-record.ts'
import { largeRecord } from './large-record.ts'
import { hostileText, sampleRecord } from './sample-record.ts'

const executablePath = process.env.ASSAY_CHROMIUM ?? '/usr/bin/chromium'

/** Attempts to run, to load or to leave the element that the text stands in. */
const attack = [
  hostileText(),
  '"><script>document.title="pwned"</script>',
  "'><svg onload=document.title='pwned'>",
  '</title></style></pre></details><iframe src="http://203.0.113.9/"></iframe>',
  '<meta http-equiv="refresh" content="0;url=http://203.0.113.9/"><base href="http://203.0.113.9/">',
  '<link rel="stylesheet" href="http://203.0.113.9/x.css"><form action="http://203.0.113.9/"><button>',
  'javascript:document.title="pwned"',
].join('')

describe.runIf(existsSync(executablePath))('the assurance report in a browser', () => {
  let browser: Browser
  let folder: string

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'assay-report-'))
    browser = await chromium.launch({
      executablePath,
      args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    })
  })

  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Opens a page from disk, with scripts allowed, and notes all that it asks the network for. */
  async function open(content: string, width: number, isUnfolded = true) {
    const file = join(folder, 'index.html')
    writeFileSync(file, content)
    const page = await browser.newPage({ viewport: { width, height: 800 } })
    const requests: string[] = []
    const errors: string[] = []
    page.on('request', (request) => requests.push(request.url()))
    page.on('console', (message) => errors.push(message.text()))
    await page.goto(pathToFileURL(file).href)
    if (isUnfolded) await page.evaluate('for (const each of document.querySelectorAll("details")) each.open = true')
    return { page, requests, errors, address: pathToFileURL(file).href }
  }

  test('runs no script and asks for nothing, whatever the answers hold', async () => {
    const record = changeTexts(sampleRecord(), (own) => `${own}${attack}`)
    const { page, requests, errors, address } = await open(onlyFile(reportHtml(record)), 1280)
    expect(requests).toEqual([address])
    // A violation of the policy would be a message too: the page does not even try
    expect(errors).toEqual([])
    expect(await page.title()).toContain('Reasonable Adjustment Flag')
    const active = 'script, iframe, object, embed, img, link, form, base, video, audio, [style], [onload], [onerror]'
    expect(await page.locator(active).count()).toBe(0)
    expect(await page.locator('a[href^="javascript"], a[href*="203.0.113.9"]').count()).toBe(0)
    await page.close()
  })

  test.each([320, 390, 1280])('needs no sideways scrolling at %i pixels', async (width) => {
    for (const record of [sampleRecord(), changeTexts(sampleRecord(), (own) => own + 'W'.repeat(300))]) {
      const { page } = await open(onlyFile(reportHtml(record)), width)
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
      await page.close()
    }
  })

  test('applies its own style under its own policy', async () => {
    const { page } = await open(onlyFile(reportHtml(sampleRecord())), 1280)
    expect(await page.evaluate('getComputedStyle(document.body).fontFamily')).toMatch(/^Arial/)
    await page.close()
  })

  test('has text that stands out from its ground by at least 4.5 to 1', async () => {
    const { page } = await open(onlyFile(reportHtml(sampleRecord())), 1280)
    expect(await page.evaluate(faintTexts)).toEqual([])
    await page.close()
  })

  test('has targets of at least 24 pixels, or room around them', async () => {
    const { page } = await open(onlyFile(reportHtml(sampleRecord())), 390)
    expect(await page.evaluate(crowdedTargets)).toEqual([])
    await page.close()
  })

  test('reaches the result by keyboard first', async () => {
    const { page } = await open(onlyFile(reportHtml(sampleRecord())), 1280)
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the result')
    expect(await page.evaluate('document.activeElement.getBoundingClientRect().left')).toBeGreaterThanOrEqual(0)
    await page.close()
  })

  test('opens a run of 5,000 exchanges', async () => {
    const { page } = await open(onlyFile(reportHtml(largeRecord(5_000))), 1280, false)
    expect(await page.locator('.matrix tbody tr').count()).toBe(200)
    await page.close()
  })

  test('reads the JUnit XML without a parse error', async () => {
    const page = await browser.newPage()
    for (const text of ['', attack, ']]>', '\u0000\u001b\ufffe\ud800']) {
      const xml = onlyFile(reportJunit(changeTexts(sampleRecord(), (own) => own + text)))
      const parse = `new DOMParser().parseFromString(${JSON.stringify(xml)}, 'application/xml').querySelector('parsererror')?.textContent ?? ''`
      expect(await page.evaluate(parse)).toBe('')
    }
    await page.close()
  })
})

/** Runs in the page: texts whose contrast with the nearest painted ground is below 4.5 (WCAG 2.2, 1.4.3). */
const faintTexts = `(() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number)
  const luminance = ([r, g, b]) => [r, g, b]
    .map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0)
  const groundOf = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = channels(getComputedStyle(each).backgroundColor)
      if (colour[3] === undefined || colour[3] === 1) return colour
    }
    return [255, 255, 255]
  }
  const found = []
  for (const element of document.querySelectorAll('body *')) {
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '')) continue
    const [a, b] = [luminance(channels(getComputedStyle(element).color)), luminance(groundOf(element))]
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
    if (contrast < 4.5) found.push(element.className + ' ' + contrast.toFixed(2) + ' ' + element.textContent.slice(0, 40))
  }
  return found
})()`

/**
 * Runs in the page: links and summaries that are smaller than 24 by 24 pixels and nearer than that to another one, links
 * within a sentence excepted (WCAG 2.2, 2.5.8).
 */
const crowdedTargets = `(() => {
  const isInSentence = (element) => [...element.parentElement.childNodes]
    .some((node) => node !== element && node.nodeType === 3 && node.textContent.trim() !== '')
  const boxes = [...document.querySelectorAll('main a, main summary')]
    .filter((element) => !isInSentence(element))
    .map((element) => ({ element, box: element.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 0)
  const middle = ({ box }) => [box.left + box.width / 2, box.top + box.height / 2]
  return boxes
    .filter(({ box }) => box.width < 24 || box.height < 24)
    .filter((small) => boxes.some((other) => {
      if (other === small) return false
      const [x, y] = middle(small)
      const dx = Math.max(other.box.left - x, 0, x - other.box.right)
      const dy = Math.max(other.box.top - y, 0, y - other.box.bottom)
      return Math.hypot(dx, dy) < 12
    }))
    .map(({ element, box }) => element.textContent.slice(0, 40) + ' ' + Math.round(box.width) + 'x' + Math.round(box.height))
})()`
