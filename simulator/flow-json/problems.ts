import type { FlowPlace, FlowProblem } from '@woochat/contract/cloud-api/flows.ts'
import type { JsonNode } from './json-tree.ts'

/** Where a value stands in Flow JSON: `['screens', 0, 'id']`. */
export type Path = readonly (string | number)[]

const most = 200

/** Collects what is wrong with a Flow JSON; each problem points at lines and columns, counted from 1, both ends included. */
export class Problems {
  readonly list: FlowProblem[] = []
  readonly #tree: JsonNode | undefined
  readonly #lineStarts: number[] = [0]
  readonly #length: number

  constructor(text: string, tree?: JsonNode) {
    this.#tree = tree
    this.#length = text.length
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#lineStarts.push(at + 1)
  }

  /** `at` is the value's place, or the place of its key. What is not there is shown at what should hold it. */
  add(error: string, message: string, path: Path, at: 'value' | 'key' = 'value'): void {
    this.addAt(error, message, [path], at)
  }

  /** One problem that several places have together. */
  addAt(error: string, message: string, paths: readonly Path[], at: 'value' | 'key' = 'value'): void {
    if (this.list.length >= most) return
    const pointers = paths.map((path) => ({ ...this.#placeOf(path, at), path: written(path) }))
    this.list.push({ error, error_type: 'FLOW_JSON_ERROR', message, ...bare(pointers[0] ?? this.#place(0, 1)), pointers })
  }

  addOffset(error: string, message: string, offset: number): void {
    const place = this.#place(offset, offset + 1)
    this.list.push({ error, error_type: 'FLOW_JSON_ERROR', message, ...place, pointers: [{ ...place, path: '' }] })
  }

  #placeOf(path: Path, at: 'value' | 'key'): FlowPlace {
    let node = this.#tree
    let [start, end] = [node?.start ?? 0, node?.end ?? 1]
    for (const [i, step] of path.entries()) {
      const member = typeof step === 'string' ? node?.members?.get(step) : undefined
      const next = member?.node ?? (typeof step === 'number' ? node?.items?.[step] : undefined)
      if (!next) break
      const atKey = at === 'key' && i === path.length - 1 && member
      ;[start, end] = atKey ? [member.keyStart, member.keyEnd] : [next.start, next.end]
      node = next
    }
    return this.#place(start, end)
  }

  #place(start: number, end: number): FlowPlace {
    const from = this.#line(Math.min(start, this.#length))
    const to = this.#line(Math.min(Math.max(end - 1, start), this.#length))
    return { line_start: from.line, line_end: to.line, column_start: from.column, column_end: to.column }
  }

  #line(offset: number): { line: number; column: number } {
    let [low, high] = [0, this.#lineStarts.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (this.#lineStarts[low] ?? 0) + 1 }
  }
}

const bare = ({ line_start, line_end, column_start, column_end }: FlowPlace): FlowPlace => ({
  line_start,
  line_end,
  column_start,
  column_end,
})

/** As Meta writes it: `screens[0].layout.children[0].type`. */
export const written = (path: Path): string =>
  path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('')
