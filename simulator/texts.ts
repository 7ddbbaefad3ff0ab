import { deflateRawSync, inflateRawSync } from 'node:zlib'

/** A text that is kept for later. A million of them are alike, so they lie packed in heaps of many. */
export interface KeptText {
  read(): string
}

const inOneHeap = 256
/** Stands in no JSON text as it came over the wire. */
const between = '\0'

class Heap {
  #texts: string[] = []
  #packed: Buffer | undefined

  add(text: string): number {
    return this.#texts.push(text) - 1
  }

  get isFull(): boolean {
    return this.#texts.length >= inOneHeap
  }

  pack(): void {
    // A copy of its own size: what zlib gives lies in a larger piece of memory, which it would hold.
    this.#packed = Buffer.copyBytesFrom(deflateRawSync(this.#texts.join(between), { level: 1 }))
    this.#texts = []
  }

  unpack(): readonly string[] {
    return this.#packed ? inflateRawSync(this.#packed).toString().split(between) : this.#texts
  }
}

/** Keeps texts in a tenth of their size. A heap is forgotten with the last of its texts. */
export class Texts {
  #open = new Heap()
  #read: { heap: Heap; texts: readonly string[] } | undefined

  add(text: string): KeptText {
    const heap = this.#open
    const kept = new Kept(this, heap, heap.add(text))
    if (heap.isFull) {
      heap.pack()
      this.#open = new Heap()
    }
    return kept
  }

  /** Neighbours are often read one after the other, so the last heap stays unpacked. */
  textsOf(heap: Heap): readonly string[] {
    if (heap === this.#open) return heap.unpack()
    if (this.#read?.heap !== heap) this.#read = { heap, texts: heap.unpack() }
    return this.#read.texts
  }
}

class Kept implements KeptText {
  readonly #texts: Texts
  readonly #heap: Heap
  readonly #at: number

  constructor(texts: Texts, heap: Heap, at: number) {
    this.#texts = texts
    this.#heap = heap
    this.#at = at
  }

  read(): string {
    return this.#texts.textsOf(this.#heap)[this.#at] ?? ''
  }
}
