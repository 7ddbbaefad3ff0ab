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

const kept = 2_000
const longest = 64 * 1024

/** The latest requests and webhooks, for whoever wants to see what was said. */
export class Traffic {
  readonly #clock: Clock
  readonly #calls: Call[] = []
  readonly #posts: Post[] = []
  readonly #listeners = new Set<(kind: 'call' | 'post') => void>()
  #id = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  call(call: Omit<Call, 'id' | 'at'>): void {
    keep(this.#calls, {
      ...call,
      request: call.request.slice(0, longest),
      answer: call.answer.slice(0, longest),
      id: ++this.#id,
      at: this.#clock.now(),
    })
    for (const tell of this.#listeners) tell('call')
  }

  post(post: Omit<Post, 'id' | 'at'>): void {
    keep(this.#posts, { ...post, id: ++this.#id, at: this.#clock.now() })
    for (const tell of this.#listeners) tell('post')
  }

  /** Newest first. */
  get calls(): readonly Call[] {
    return this.#calls.toReversed()
  }

  /** Newest first. */
  get posts(): readonly Post[] {
    return this.#posts.toReversed()
  }

  postOf(id: number): Post | undefined {
    return this.#posts.find((post) => post.id === id)
  }

  /** Tells of every new entry; the answer stops it. */
  listen(tell: (kind: 'call' | 'post') => void): () => void {
    this.#listeners.add(tell)
    return () => this.#listeners.delete(tell)
  }
}

function keep<T>(list: T[], entry: T): void {
  list.push(entry)
  if (list.length > kept * 1.25) list.splice(0, list.length - kept)
}
