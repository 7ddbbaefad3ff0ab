import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, expect, test } from 'vitest'
import { openStorage } from './files.ts'

const dataDir = await mkdtemp(join(tmpdir(), 'woochat-files-'))
const storage = openStorage(dataDir)
afterAll(() => rm(dataDir, { recursive: true, force: true }))

test('what is put comes back byte for byte, under a name that says nothing', async () => {
  const bytes = Buffer.from('a file of someone')
  const [one, two] = [await storage.put(bytes), await storage.put(Readable.from([bytes.subarray(0, 4), bytes.subarray(4)]))]
  expect(one.storedAs).not.toBe(two.storedAs)
  expect(one).toMatchObject({ bytes: bytes.length, sha256: two.sha256, sniffed: undefined })
  expect(await buffer(await storage.open(two.storedAs))).toEqual(bytes)
})

test('a file is what its bytes say', async () => {
  expect((await storage.put(Buffer.from('%PDF-1.7\n%âãÏÓ\n'))).sniffed).toBe('application/pdf')
  expect((await storage.put(Buffer.from('ffd8ffe000104a464946', 'hex'))).sniffed).toBe('image/jpeg')
})

test('too many bytes leave nothing behind', async () => {
  const before = (await readdir(join(dataDir, 'files'), { recursive: true })).length
  await expect(storage.put(Readable.from([Buffer.alloc(10), Buffer.alloc(10)]), 15)).rejects.toThrow(RangeError)
  const files = (await readdir(join(dataDir, 'files'), { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  )
  expect(files.some((file) => file.name.endsWith('.part'))).toBe(false)
  expect(files.length).toBeLessThanOrEqual(before)
})

test('a name that is none of ours opens nothing', async () => {
  await expect(storage.open('../../etc/passwd')).rejects.toThrow('is not the name of a stored file')
  await expect(storage.remove('ab/../../x')).rejects.toThrow('is not the name of a stored file')
})

test('what is removed is gone', async () => {
  const { storedAs } = await storage.put(Buffer.from('x'))
  await storage.remove(storedAs)
  await expect(storage.open(storedAs)).rejects.toThrow('ENOENT')
})
