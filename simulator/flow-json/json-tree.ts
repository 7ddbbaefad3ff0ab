/** A value of a JSON text and where it stands: offsets into the text, `end` after its last character. */
export interface JsonNode {
  readonly value: unknown
  readonly start: number
  readonly end: number
  readonly members?: ReadonlyMap<string, JsonMember>
  readonly items?: readonly JsonNode[]
}

export interface JsonMember {
  readonly keyStart: number
  readonly keyEnd: number
  readonly node: JsonNode
}

export type JsonRead = { tree: JsonNode } | { problem: string; at: number }

/** Deeper than any Flow JSON, and far from what a stack bears. */
const deepest = 200

/** Reads JSON and keeps where everything stands; a key that is given twice counts the last time. Never throws. Source: RFC 8259. */
export function readJson(text: string): JsonRead {
  try {
    return { tree: new JsonReader(text).read() }
  } catch (error) {
    if (error instanceof Broken) return { problem: error.message, at: error.at }
    throw error
  }
}

class Broken extends Error {
  readonly at: number

  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}

const bareWord = /[-+.\w]*/y

class JsonReader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  read(): JsonNode {
    const tree = this.#value(0)
    this.#space()
    if (this.#at < this.#text.length) throw this.#broken()
    return tree
  }

  #value(depth: number): JsonNode {
    if (depth > deepest) throw new Broken(`nested deeper than ${deepest} levels`, this.#at)
    this.#space()
    const sign = this.#text[this.#at]
    if (sign === '{') return this.#object(depth)
    if (sign === '[') return this.#list(depth)
    const start = this.#at
    const value = sign === '"' ? this.#string() : this.#bare()
    return { value, start, end: this.#at }
  }

  #object(depth: number): JsonNode {
    const start = this.#at++
    const members = new Map<string, JsonMember>()
    if (!this.#takes('}'))
      do {
        this.#space()
        const keyStart = this.#at
        if (this.#text[keyStart] !== '"') throw this.#broken()
        const key = this.#string()
        const keyEnd = this.#at
        this.#expect(':')
        members.set(key, { keyStart, keyEnd, node: this.#value(depth + 1) })
      } while (this.#goesOn('}'))
    const value = Object.fromEntries([...members].map(([key, { node }]) => [key, node.value]))
    return { value, start, end: this.#at, members }
  }

  #list(depth: number): JsonNode {
    const start = this.#at++
    const items: JsonNode[] = []
    if (!this.#takes(']'))
      do items.push(this.#value(depth + 1))
      while (this.#goesOn(']'))
    return { value: items.map((item) => item.value), start, end: this.#at, items }
  }

  #string(): string {
    const start = this.#at++
    for (;;) {
      const sign = this.#text[this.#at++]
      if (sign === undefined) throw new Broken('a string is not closed', start)
      if (sign === '\\') this.#at++
      else if (sign === '"') break
    }
    return this.#parsed(start) as string
  }

  #bare(): unknown {
    const start = this.#at
    bareWord.lastIndex = start
    this.#at += bareWord.exec(this.#text)?.[0].length ?? 0
    if (this.#at === start) throw this.#broken()
    return this.#parsed(start)
  }

  #parsed(start: number): unknown {
    try {
      return JSON.parse(this.#text.slice(start, this.#at))
    } catch {
      throw new Broken(`invalid value ${this.#text.slice(start, Math.min(this.#at, start + 40))}`, start)
    }
  }

  #goesOn(close: string): boolean {
    if (this.#takes(',')) return true
    this.#expect(close)
    return false
  }

  #expect(sign: string): void {
    if (!this.#takes(sign)) throw this.#broken()
  }

  #takes(sign: string): boolean {
    this.#space()
    if (this.#text[this.#at] !== sign) return false
    this.#at++
    return true
  }

  #space(): void {
    while (' \n\r\t'.includes(this.#text[this.#at] ?? '-')) this.#at++
  }

  #broken(): Broken {
    const found = this.#text[this.#at]
    return new Broken(found === undefined ? 'the text ends too early' : `unexpected ${JSON.stringify(found)}`, this.#at)
  }
}
