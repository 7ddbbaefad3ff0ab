import { createHash } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Dispatcher, request } from 'undici'
import type { Clock } from './clock.ts'
import type { Ids } from './ids.ts'
import type { Media, State } from './state.ts'

const dayMs = 24 * 3_600_000
const keptInMemory = 128 * 1024 * 1024
const cacheMs = 10 * 60_000

/** Files by id: uploads of numbers for 30 days, pictures of people for 7. Bytes lie in memory, and on disk when there is a folder. */
export class MediaStore {
  readonly #state: State
  readonly #clock: Clock
  readonly #folder: string | undefined
  readonly #ids: Ids
  readonly #links = new Map<string, { at: number; problem: Promise<string | undefined> }>()
  /** Whose bytes lie in memory, oldest first. */
  readonly #inMemory = new Set<Media>()
  #held = 0

  constructor(state: State, clock: Clock, folder: string | undefined, ids: Ids) {
    this.#ids = ids
    this.#state = state
    this.#clock = clock
    this.#folder = folder
    if (folder) mkdirSync(folder, { recursive: true })
  }

  async add(bytes: Buffer, mime: string, numberId?: string, fileName?: string, fromPerson = false): Promise<Media> {
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const media: Media = {
      id: this.#ids.digits(),
      numberId,
      mime,
      sha256,
      size: bytes.length,
      bytes,
      fileName,
      fromPerson,
      at: this.#clock.now(),
    }
    this.#forgetExpired()
    this.#state.media.set(media.id, media)
    this.#inMemory.add(media)
    this.#held += bytes.length
    if (this.#folder) await writeFile(join(this.#folder, media.id), bytes)
    this.#makeRoom()
    this.#state.touched()
    return media
  }

  /** A file that has not yet expired: an upload lives 30 days, what a person sent 7. */
  find(id: string): Media | undefined {
    const media = this.#state.media.get(id)
    if (media && this.#isExpired(media)) this.remove(media)
    return this.#state.media.get(id)
  }

  async bytesOf(media: Media): Promise<Buffer | undefined> {
    if (media.bytes) return media.bytes
    const path = this.#folder && join(this.#folder, media.id)
    return path && existsSync(path) ? await readFile(path) : undefined
  }

  remove(media: Media): void {
    this.#state.media.delete(media.id)
    this.#drop(media)
    if (this.#folder) void rm(join(this.#folder, media.id), { force: true })
    this.#state.touched()
  }

  /** Why a link cannot be used, or undefined; remembered ten minutes, as Meta remembers what it fetched. */
  checkLink(link: string, most: number): Promise<string | undefined> {
    const known = this.#links.get(link)
    if (known && this.#clock.now() - known.at < cacheMs) return known.problem
    const problem = fetchProblem(link, most)
    this.#clock.hold(problem)
    if (this.#links.size > 10_000) this.#links.clear()
    this.#links.set(link, { at: this.#clock.now(), problem })
    return problem
  }

  knowsLink(link: string): boolean {
    return this.#links.has(link)
  }

  /** Oldest bytes leave memory first; without a folder they are gone, as after Meta's own expiry. */
  #makeRoom(): void {
    for (const media of this.#inMemory) {
      if (this.#held <= keptInMemory) return
      this.#drop(media)
    }
  }

  #drop(media: Media): void {
    if (!this.#inMemory.delete(media)) return
    this.#held -= media.size
    media.bytes = undefined
  }

  /** Samples of templates and profile pictures, which belong to no number, stay. */
  #isExpired({ at, fromPerson, numberId }: Media): boolean {
    return numberId !== undefined && this.#clock.now() - at > (fromPerson ? 7 : 30) * dayMs
  }

  /** Nobody asks for most files again: the oldest go when new ones come. */
  #forgetExpired(): void {
    for (const media of this.#state.media.values()) {
      if (this.#isExpired(media)) this.remove(media)
      else if (media.numberId !== undefined) return
    }
  }
}

async function fetchProblem(link: string, most: number): Promise<string | undefined> {
  const failed = (why: string): string => `Media upload error: Downloading media from weblink failed with ${why}`
  try {
    const answer = await request(link, { headersTimeout: 10_000, bodyTimeout: 10_000 })
    const size = await sizeOf(answer, most)
    if (answer.statusCode >= 300) return failed(`http code ${answer.statusCode}, status message ${answer.statusText}`)
    return size > most ? failed(`file size above ${most} bytes`) : undefined
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error))
  }
}

async function sizeOf(answer: Dispatcher.ResponseData, most: number): Promise<number> {
  let size = 0
  for await (const chunk of answer.body) {
    size += Buffer.isBuffer(chunk) ? chunk.length : 0
    if (size > most) break
  }
  return size
}
