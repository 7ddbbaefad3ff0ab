import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { ConfigError, readConfig, readSecretKey, settingNames } from './config.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'woochat-config-'))
afterAll(() => rmSync(dataDir, { recursive: true }))

test('without any setting it listens on this machine only, with the demo', () => {
  expect(readConfig({})).toMatchObject({
    host: '127.0.0.1',
    port: 4000,
    baseUrl: 'http://localhost:4000',
    demo: true,
    databaseUrl: undefined,
  })
  expect([...readConfig({}).roles]).toEqual(['web', 'worker'])
})

test('a setting that is there but empty counts as not set', () => {
  expect(readConfig({ PORT: '', DATABASE_URL: ' ' })).toMatchObject({ port: 4000, databaseUrl: undefined })
})

test('the demo login never exists on a public address, nor when other machines can connect', () => {
  expect(readConfig({ PUBLIC_URL: 'https://chat.example.com/', DEMO: 'true' })).toMatchObject({
    demo: false,
    baseUrl: 'https://chat.example.com',
  })
  expect(readConfig({ HOST: '0.0.0.0', DEMO: 'true' }).demo).toBe(false)
  expect(readConfig({ DEMO: 'no' }).demo).toBe(false)
})

test('what cannot be used is named in a sentence, all at once, without showing a secret', () => {
  const read = () => readConfig({ PORT: 'http', ROLES: 'web,chef', DATABASE_URL: 'mysql://root:hush@db', SECRET_KEY: 'short' })
  expect(read).toThrow(ConfigError)
  expect(read).toThrow(/PORT must be a port number \(it is "http"\)\./)
  expect(read).toThrow(/ROLES must be web, worker or both \(it is "web,chef"\)\./)
  expect(read).toThrow(/DATABASE_URL must begin with postgres:\/\/ or postgresql:\/\/\./)
  expect(read).toThrow(/SECRET_KEY must have at least 16 characters\./)
  expect(read).not.toThrow(/hush|short/)
})

test('the key is made once, readable by its owner only, and a given one goes before it', () => {
  const first = readSecretKey({ secretKey: undefined, dataDir })
  expect(first).toHaveLength(32)
  expect(readSecretKey({ secretKey: undefined, dataDir })).toEqual(first)
  expect(statSync(join(dataDir, 'secret.key')).mode & 0o777).toBe(0o600)
  expect(readSecretKey({ secretKey: 'sixteen or more characters', dataDir })).not.toEqual(first)
})

test('a damaged key file is refused rather than replaced', () => {
  writeFileSync(join(dataDir, 'secret.key'), '')
  expect(() => readSecretKey({ secretKey: undefined, dataDir })).toThrow(/secret.key is damaged/)
})

test('.env.example tells of every setting and of no other', () => {
  const example = readFileSync(join(import.meta.dirname, '../.env.example'), 'utf8')
  const told = [...example.matchAll(/^# ([A-Z][A-Z_]+)=/gm)].map((match) => match[1])
  const ofTheStartScript = ['SIMULATOR', 'SIMULATOR_PORT']
  expect(told.toSorted()).toEqual([...settingNames, ...ofTheStartScript].toSorted())
})
