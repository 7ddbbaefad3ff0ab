/** A handset page that is open right now: its person reads only what is on the screen. */
export interface Handset {
  readonly key: string
  readonly phone: string
  /** Number id of the chat on the screen. */
  open: string | undefined
  tell(event: string): void
}

export class Handsets {
  readonly #byPhone = new Map<string, Set<Handset>>()

  add(handset: Handset): void {
    const there = this.#byPhone.get(handset.phone)
    if (there) there.add(handset)
    else this.#byPhone.set(handset.phone, new Set([handset]))
  }

  remove(handset: Handset): void {
    const there = this.#byPhone.get(handset.phone)
    there?.delete(handset)
    if (there?.size === 0) this.#byPhone.delete(handset.phone)
  }

  /** Puts a chat on the screen of one handset, or none. */
  open(phone: string, key: string, numberId: string | undefined): void {
    for (const handset of this.#byPhone.get(phone) ?? []) if (handset.key === key) handset.open = numberId
  }

  inHand(phone: string): boolean {
    return this.#byPhone.size > 0 && this.#byPhone.has(phone)
  }

  looksAt(phone: string, numberId: string): boolean {
    for (const handset of this.#byPhone.get(phone) ?? []) if (handset.open === numberId) return true
    return false
  }

  /** Tells the handsets of a person that a chat changed; they fetch what they need. */
  changed(phone: string, numberId: string): void {
    if (this.#byPhone.size === 0) return
    for (const handset of this.#byPhone.get(phone) ?? []) handset.tell(JSON.stringify({ number: numberId }))
  }
}
