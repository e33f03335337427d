import { expect, test } from 'vitest'
import { isLoopback, joinUrl, redirectElsewhere, splitUrl } from '../../src/target/request-url.ts'

test.each([
  ['http://h/p', '/Flag', 'http://h/p/Flag'],
  ['http://h/p/', '/Flag', 'http://h/p/Flag'],
  ['http://h/p/', 'Flag', 'http://h/p/Flag'],
  ['http://h', 'Flag', 'http://h/Flag'],
  ['http://h/p/', '', 'http://h/p'],
  ['http://h/p', '?a=%7c|b', 'http://h/p?a=%7c|b'],
  ['http://h/p', '//Flag/../x%2f', 'http://h/p//Flag/../x%2f'],
])('%s and %s make %s', (base, path, url) => {
  expect(joinUrl(base, path)).toBe(url)
})

test('a URL is split without being normalised', () => {
  expect(splitUrl('HTTPS://Example.ORG:443/a/../b%7C|?q=a b#part')).toEqual({
    origin: 'https://example.org',
    path: '/a/../b%7C|?q=a b',
  })
  expect(splitUrl('http://h?q')).toEqual({ origin: 'http://h', path: '/?q' })
  expect(splitUrl('http://[::1]:8080')).toEqual({ origin: 'http://[::1]:8080', path: '/' })
})

test.each(['', '/Flag', 'ftp://h/', 'http://', 'javascript:alert(1)', 'http:\\\\h'])(
  '"%s" is no absolute URL',
  (url) => {
    expect(() => splitUrl(url)).toThrow(TypeError)
  },
)

test('loopback addresses are told from others', () => {
  for (const url of [
    'http://127.0.0.1:1/',
    'http://127.9.9.9',
    'http://[::1]/',
    'http://localhost:3/',
    'http://a.localhost/',
  ]) {
    expect(isLoopback(url), url).toBe(true)
  }
  for (const url of ['http://10.0.0.1/', 'http://127.0.0.1.example/', 'https://example.org/'])
    expect(isLoopback(url), url).toBe(false)
})

test('a redirect elsewhere is told by its origin', () => {
  expect(redirectElsewhere(308, '//other.example/a', 'http://h/p')).toBe('http://other.example')
  expect(redirectElsewhere(301, 'https://h/p', 'http://h/p')).toBe('https://h')
  expect(redirectElsewhere(301, 'http://h:80/q', 'http://h/p')).toBeUndefined()
  expect(redirectElsewhere(301, undefined, 'http://h/p')).toBeUndefined()
  expect(redirectElsewhere(201, 'http://other.example/', 'http://h/p')).toBeUndefined()
})
