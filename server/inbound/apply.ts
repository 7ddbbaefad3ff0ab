import type { LiveFact } from '@woochat/contract/events.ts'
import type { Db, Tx } from '../db/pool.ts'
import { isDatabaseDown, withWorkspace } from '../db/with-workspace.ts'
import { recordFacts } from '../events/record.ts'
import type { RoutedElement } from './route-elements.ts'

/** What the nouns above do with elements. Both must be harmless when an element comes a second time. */
export interface InboundHandlers {
  /** Reads an element; throws when it is not what its kind should be. */
  read(element: RoutedElement): ReadElement
  /** Applies elements of one workspace, in their order; answers the facts, which are recorded last. */
  apply(tx: Tx, workspaceId: number, elements: readonly ReadElement[]): Promise<LiveFact[]>
}

/** An element as the nouns above read it: this floor only carries it. */
export type ReadElement = { readonly routed: RoutedElement; readonly read: unknown }

export interface FailedElement {
  element: RoutedElement
  error: Error
}

/**
 * Applies elements of one workspace in one transaction. When it fails it is halved until the culprits stand alone: they are
 * answered, and everything else is applied.
 */
export async function applyElements(
  db: Db,
  handlers: InboundHandlers,
  workspaceId: number,
  elements: readonly RoutedElement[],
): Promise<FailedElement[]> {
  const failed: FailedElement[] = []
  const readable: ReadElement[] = []
  for (const element of elements) {
    try {
      readable.push(handlers.read(element))
    } catch (error) {
      failed.push({ element, error: asError(error) })
    }
  }
  return [...failed, ...(await halve(db, handlers, workspaceId, readable))]
}

async function halve(
  db: Db,
  handlers: InboundHandlers,
  workspaceId: number,
  elements: readonly ReadElement[],
): Promise<FailedElement[]> {
  if (elements.length === 0) return []
  try {
    await withWorkspace(db, workspaceId, async (tx) =>
      recordFacts(tx, workspaceId, await handlers.apply(tx, workspaceId, elements)),
    )
    return []
  } catch (error) {
    if (isDatabaseDown(error)) throw error
    const [only] = elements
    if (elements.length === 1 && only) return [{ element: only.routed, error: asError(error) }]
    const middle = Math.ceil(elements.length / 2)
    const first = await halve(db, handlers, workspaceId, elements.slice(0, middle))
    return [...first, ...(await halve(db, handlers, workspaceId, elements.slice(middle)))]
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))
