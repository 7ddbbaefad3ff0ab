import { expect, test } from 'vitest'
import { createMediaAddresses } from './addresses.ts'
import { isHarmless, kindOf, mimeOf } from './kinds.ts'

const parts = (address: string) => {
  const { searchParams } = new URL(address, 'http://here')
  return {
    workspace: searchParams.get('workspace') ?? '',
    until: searchParams.get('until') ?? '',
    signature: searchParams.get('signature') ?? '',
  }
}

test('an address opens one file of one workspace until it runs out', () => {
  let now = 1_790_000_000_000
  const addresses = createMediaAddresses(Buffer.alloc(32, 1), () => now)
  const { workspace, until, signature } = parts(addresses.sign(3, 7))
  expect(addresses.isSigned(workspace, 7, until, signature)).toBe(true)
  expect(addresses.isSigned('4', 7, until, signature)).toBe(false)
  expect(addresses.isSigned(workspace, 8, until, signature)).toBe(false)
  expect(addresses.isSigned(workspace, 7, String(Number(until) + 900), signature)).toBe(false)
  expect(addresses.isSigned(workspace, 7, until, '')).toBe(false)
  now += 31 * 60_000
  expect(addresses.isSigned(workspace, 7, until, signature)).toBe(false)
})

test('an address stays the same for a while, so that a picture is loaded once', () => {
  let now = 1_790_000_100_000
  const addresses = createMediaAddresses(Buffer.alloc(32, 1), () => now)
  const first = addresses.sign(3, 7)
  now += 30_000
  expect(addresses.sign(3, 7)).toBe(first)
})

test('addresses of another installation open nothing', () => {
  const [ours, theirs] = [createMediaAddresses(Buffer.alloc(32, 1)), createMediaAddresses(Buffer.alloc(32, 2))]
  const { workspace, until, signature } = parts(theirs.sign(3, 7))
  expect(ours.isSigned(workspace, 7, until, signature)).toBe(false)
})

test('what WhatsApp does not show goes as a document, and nothing that can run is shown in place', () => {
  expect([kindOf('image/jpeg', 1), kindOf('image/gif', 1), kindOf('image/webp', 1), kindOf('image/webp', 600_000)]).toEqual([
    'image',
    'document',
    'sticker',
    'document',
  ])
  expect(mimeOf(undefined, 'page.html')).toBe('application/octet-stream')
  expect(mimeOf(undefined, 'list.CSV')).toBe('text/csv')
  expect(mimeOf('audio/ogg; codecs=opus', null)).toBe('audio/ogg')
  expect(['text/html', 'image/svg+xml', 'application/xml', 'text/plain', 'application/octet-stream'].some(isHarmless)).toBe(false)
})
