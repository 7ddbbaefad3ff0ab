import type { State, Thread } from '../state.ts'

type Choice = Pick<Thread, 'numberId' | 'phone' | 'marketing' | 'blocked' | 'reported'>

/** Who blocked, reported or wants no marketing. A snapshot keeps the latest chats only, but nobody's no may be forgotten with theirs. */
export class Choices {
  readonly #state: State
  readonly #threads = new Set<Thread>()

  constructor(state: State) {
    this.#state = state
  }

  add(thread: Thread): void {
    this.#threads.add(thread)
  }

  save(): Choice[] {
    return [...this.#threads]
      .filter((thread) => this.#state.threads.get(thread.numberId)?.get(thread.phone) === thread)
      .map(({ numberId, phone, marketing, blocked, reported }) => ({
        numberId,
        phone,
        marketing,
        blocked,
        ...(reported && { reported }),
      }))
  }

  load(saved: unknown): void {
    for (const choice of saved as Choice[]) this.add(Object.assign(this.#state.thread(choice.numberId, choice.phone), choice))
  }
}
