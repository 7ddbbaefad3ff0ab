import type { ReactNode } from 'react'

export interface ConfirmQuestion {
  /** A question that names the thing: “Delete segment “VIP”?” */
  title: string
  /** What follows from it. */
  body?: ReactNode
  /** The word on the button: “Delete”, never “OK”. */
  action: string
  danger?: boolean
  /** For what cannot be undone: the person types this first. */
  typeToConfirm?: string
}

export interface AskedQuestion extends ConfirmQuestion {
  answer: (yes: boolean) => void
}

let asked: AskedQuestion | undefined
const watchers = new Set<() => void>()

/** Asks before a weighty act: `if (await confirm({ title: 'Delete 12 contacts?', action: 'Delete', danger: true })) …`. Prefer undo where it is possible. */
export function confirm(question: ConfirmQuestion): Promise<boolean> {
  asked?.answer(false)
  return new Promise((resolve) => {
    set({
      ...question,
      answer: (yes) => {
        set(undefined)
        resolve(yes)
      },
    })
  })
}

export const readQuestion = (): AskedQuestion | undefined => asked

export function watchQuestion(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

function set(next: AskedQuestion | undefined): void {
  asked = next
  for (const watcher of watchers) watcher()
}
