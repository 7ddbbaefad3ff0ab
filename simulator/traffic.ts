import type { Clock } from './clock.ts'

/** A request to the Graph API and what it was answered. */
export interface Call {
  readonly id: number
  readonly at: number
  readonly method: string
  readonly url: string
  readonly status: number
  readonly tookMs: number
  readonly request: string
  readonly answer: string
}

/** A webhook as posted: `problem` is undefined once it was answered 200. */
export interface Post {
  readonly id: number
  readonly at: number
  readonly url: string
  readonly appId: string
  readonly fields: string
  readonly updates: number
  readonly body: string
  readonly status: number | undefined
  readonly problem: string | undefined
  readonly tookMs: number
}

const mostEntries = 2_000
const mostBytes = 16 * 1024 * 1024
const longest = 64 * 1024

/** The latest requests and webhooks, for whoever wants to see what was said. */
export class Traffic {
  readonly #clock: Clock
  readonly #calls = new Latest<Call>((call) => call.request.length + call.answer.length)
  readonly #posts = new Latest<Post>((post) => post.body.length)
  readonly #listeners = new Set<(kind: 'call' | 'post') => void>()
  #id = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  call(call: Omit<Call, 'id' | 'at'>): void {
    this.#calls.add({
      ...call,
      request: call.request.slice(0, longest),
      answer: call.answer.slice(0, longest),
      id: ++this.#id,
      at: this.#clock.now(),
    })
    for (const tell of this.#listeners) tell('call')
  }

  post(post: Omit<Post, 'id' | 'at'>): void {
    this.#posts.add({ ...post, id: ++this.#id, at: this.#clock.now() })
    for (const tell of this.#listeners) tell('post')
  }

  /** Newest first. */
  get calls(): readonly Call[] {
    return this.#calls.newestFirst()
  }

  /** Newest first. */
  get posts(): readonly Post[] {
    return this.#posts.newestFirst()
  }

  postOf(id: number): Post | undefined {
    return this.#posts.newestFirst().find((post) => post.id === id)
  }

  /** Tells of every new entry; the answer stops it. */
  listen(tell: (kind: 'call' | 'post') => void): () => void {
    this.#listeners.add(tell)
    return () => this.#listeners.delete(tell)
  }
}

/** A list that forgets its oldest when it holds too many, or too much. */
class Latest<T> {
  readonly #entries: T[] = []
  readonly #sizeOf: (entry: T) => number
  #bytes = 0
  #first = 0

  constructor(sizeOf: (entry: T) => number) {
    this.#sizeOf = sizeOf
  }

  add(entry: T): void {
    this.#entries.push(entry)
    this.#bytes += this.#sizeOf(entry)
    while (this.#entries.length - this.#first > mostEntries || this.#bytes > mostBytes) {
      const oldest = this.#entries[this.#first++]
      if (oldest) this.#bytes -= this.#sizeOf(oldest)
    }
    if (this.#first <= 500) return
    this.#entries.splice(0, this.#first)
    this.#first = 0
  }

  newestFirst(): T[] {
    return this.#entries.slice(this.#first).reverse()
  }
}
