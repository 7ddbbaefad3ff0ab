import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileTypeFromFile } from 'file-type'

export interface StoredFile {
  storedAs: string
  bytes: number
  /** Hex. */
  sha256: string
  /** What the bytes say they are; undefined when they do not say, as plain text does not. */
  sniffed: string | undefined
}

/** Files by random name: a name says nothing of its owner and cannot be guessed. */
export interface Storage {
  /** Keeps the bytes; refuses with a RangeError, and keeps nothing, when there are more than `maxBytes`. */
  put(from: Readable | Uint8Array, maxBytes?: number): Promise<StoredFile>
  open(storedAs: string): Promise<Readable>
  /** Where the file lies on this disk, for what must read it by position. */
  pathOf(storedAs: string): string
  remove(storedAs: string): Promise<void>
}

/** Keeps files under `files/` of the data folder. */
export function openStorage(dataDir: string): Storage {
  const root = join(dataDir, 'files')
  const pathOf = (storedAs: string): string => join(root, checked(storedAs))
  return {
    pathOf,
    put: (from, maxBytes = Number.POSITIVE_INFINITY) => put(root, from, maxBytes),
    open: async (storedAs) => {
      await stat(pathOf(storedAs))
      return createReadStream(pathOf(storedAs))
    },
    remove: async (storedAs) => rm(pathOf(storedAs), { force: true }),
  }
}

const namePattern = /^[0-9a-f]{2}\/[0-9a-f]{38}$/

/** A name from the database is still a path: only ours may pass. */
function checked(storedAs: string): string {
  if (!namePattern.test(storedAs)) throw new Error(`${JSON.stringify(storedAs)} is not the name of a stored file`)
  return storedAs
}

async function put(root: string, from: Readable | Uint8Array, maxBytes: number): Promise<StoredFile> {
  const name = randomBytes(20).toString('hex')
  const storedAs = `${name.slice(0, 2)}/${name.slice(2)}`
  const path = join(root, storedAs)
  const part = `${path}.part`
  await mkdir(dirname(path), { recursive: true })
  try {
    const measured = await write(from instanceof Readable ? from : Readable.from([from]), part, maxBytes)
    const sniffed = (await fileTypeFromFile(part))?.mime
    await rename(part, path)
    return { storedAs, ...measured, sniffed }
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}

async function write(from: Readable, path: string, maxBytes: number): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256')
  let bytes = 0
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      hash.update(chunk)
      done(bytes > maxBytes ? new RangeError(`More than ${maxBytes} bytes`) : null, chunk)
    },
  })
  await pipeline(from, measure, createWriteStream(path, { mode: 0o640 }))
  // On disk before the row that names it, so that no row can name a file that a power cut took.
  const handle = await open(path, 'r')
  await handle.sync().finally(() => handle.close())
  return { bytes, sha256: hash.digest('hex') }
}
