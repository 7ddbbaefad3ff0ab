import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { testDatabase } from '../test/database.ts'
import { createWorkspace } from '../workspaces/create.ts'
import { open, type Place, SealBroken, seal } from './seal.ts'
import { Secrets } from './secrets.ts'

const { db } = await testDatabase()
const key = randomBytes(32)
const at = (change: Partial<Place> = {}): Place => ({ workspaceId: 1, table: 'channels', row: 7, column: 'token', ...change })

test('what was sealed opens again, and never reads the same twice', () => {
  const once = seal(key, at(), 'EAAG-secret ü')
  expect(open(key, at(), once).toString()).toBe('EAAG-secret ü')
  expect(once.equals(seal(key, at(), 'EAAG-secret ü'))).toBe(false)
  expect(once.includes('EAAG')).toBe(false)
})

test.each([
  ['another workspace', { workspaceId: 2 }],
  ['another table', { table: 'webhooks' }],
  ['another row', { row: 8 }],
  ['another column', { column: 'app_secret' }],
])('a secret moved to %s does not open', (_, change) => {
  expect(() => open(key, at(change), seal(key, at(), 'secret'))).toThrow(SealBroken)
})

test('two ciphertexts that swap places both fail', () => {
  const token = seal(key, at(), 'token')
  const secret = seal(key, at({ column: 'app_secret' }), 'secret')
  expect(() => open(key, at(), secret)).toThrow(SealBroken)
  expect(() => open(key, at({ column: 'app_secret' }), token)).toThrow(SealBroken)
})

test('one changed bit, a cut end or another key is refused', () => {
  const sealed = seal(key, at(), 'secret')
  for (let i = 0; i < sealed.length; i++) {
    const bent = Buffer.from(sealed)
    bent[i] = (bent[i] ?? 0) ^ 1
    expect(() => open(key, at(), bent)).toThrow(SealBroken)
  }
  expect(() => open(key, at(), sealed.subarray(0, 12))).toThrow(SealBroken)
  expect(() => open(randomBytes(32), at(), sealed)).toThrow(SealBroken)
})

test('each workspace seals with a key of its own, which only the installation key unwraps', async () => {
  const installationKey = randomBytes(32)
  const secrets = new Secrets(db, installationKey)
  const make = (name: string) =>
    createWorkspace(
      db,
      { name, country: 'IN', timeZone: 'Asia/Kolkata', callingCode: '91', currency: 'INR' },
      secrets.wrapNewKey,
      async (_tx, id) => id,
    )
  const [a, b] = [await make('A'), await make('B')]
  const sealed = await secrets.seal(at({ workspaceId: a }), 'token')
  expect(await new Secrets(db, installationKey).open(at({ workspaceId: a }), sealed)).toBe('token')
  await expect(secrets.open(at({ workspaceId: b }), sealed)).rejects.toThrow(SealBroken)
  await expect(new Secrets(db, randomBytes(32)).open(at({ workspaceId: a }), sealed)).rejects.toThrow(SealBroken)
})
