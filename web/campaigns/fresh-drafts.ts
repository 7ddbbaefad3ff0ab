/** Drafts made in this tab by “New campaign”; one that is left as it was made was not meant, and goes. */
const fresh = new Map<number, ReturnType<typeof setTimeout> | undefined>()
const pauseMs = 1000

export const keepFresh = (id: number): void => void fresh.set(id, undefined)

/** The page is shown (again): what its last leaving began is called off. */
export function enterDraft(id: number): void {
  clearTimeout(fresh.get(id))
}

/** The page is left. `remove` runs only when the draft is fresh and untouched, and the page does not come back at once. */
export function leaveDraft(id: number, untouched: boolean, remove: () => void): void {
  if (!fresh.has(id)) return
  if (!untouched) {
    fresh.delete(id)
    return
  }
  const timer = setTimeout(() => {
    fresh.delete(id)
    remove()
  }, pauseMs)
  fresh.set(id, timer)
}
