import { sql } from 'kysely'
import type { Db } from '../db/pool.ts'
import type { Unreadable, WebhookElement } from './elements.ts'
import { ownSource } from './source.ts'

export interface Place {
  workspaceId: number
  channelId: number
}

/** An element with the workspace and channel it is for; `channelId` is null for news of an account without one. */
export interface RoutedElement extends WebhookElement {
  workspaceId: number
  channelId: number | null
}

export type Stray = Unreadable & { at: Place | undefined; element: WebhookElement }

/**
 * Finds whose an element is. What came signed with a channel's own secret may speak only of the workspace of that channel:
 * its secret proves nothing about anyone else's numbers.
 */
export async function routeElements(
  db: Db,
  source: string,
  elements: readonly WebhookElement[],
): Promise<{ routed: RoutedElement[]; strays: Stray[] }> {
  const directory = await lookUp(db, source, elements)
  const own = source === ownSource ? undefined : directory.get(`webhook_key ${source}`)?.[0]
  const routed: RoutedElement[] = []
  const strays: Stray[] = []
  for (const element of elements) {
    const places = placesOf(element, directory).filter((place) => !own || place.workspaceId === own.workspaceId)
    if (source !== ownSource && !own)
      strays.push(stray(element, 'The address it came to belongs to no connected number', undefined))
    else if (places.length > 0) routed.push(...places.map((place) => ({ ...element, ...place })))
    else if (own && element.kind === 'field' && element.phoneNumberId === null) routed.push({ ...element, ...own })
    else
      strays.push(
        stray(element, `The number ${element.phoneNumberId ?? ''} of account ${element.wabaId} is not connected here`, own),
      )
  }
  return { routed, strays }
}

/** The channel a source belongs to: whoever it was that sent what cannot be read at all. */
export async function findSource(db: Db, source: string): Promise<Place | undefined> {
  return (await lookUp(db, source, [])).get(`webhook_key ${source}`)?.[0]
}

const stray = (element: WebhookElement, reason: string, at: Place | undefined): Stray => ({
  place: element.place,
  reason,
  item: element.item,
  at,
  element,
})

function placesOf({ phoneNumberId, wabaId }: WebhookElement, directory: Directory): readonly Place[] {
  if (phoneNumberId !== null) return (directory.get(`phone_number ${phoneNumberId}`) ?? []).slice(0, 1)
  return directory.get(`waba ${wabaId}`) ?? []
}

type Directory = ReadonlyMap<string, readonly Place[]>

async function lookUp(db: Db, source: string, elements: readonly WebhookElement[]): Promise<Directory> {
  const keys = new Map<string, [string, string]>()
  const want = (kind: string, key: string): void => void keys.set(`${kind} ${key}`, [kind, key])
  if (source !== ownSource) want('webhook_key', source)
  for (const { phoneNumberId, wabaId } of elements) {
    if (phoneNumberId === null) want('waba', wabaId)
    else want('phone_number', phoneNumberId)
  }
  const pairs = [...keys.values()]
  const { rows } = await sql<Place & { kind: string; key: string }>`
    select d.kind, d.key, d.at_workspace as "workspaceId", d.at_id as "channelId" from directory d
    join unnest(${pairs.map(([kind]) => kind)}::text[], ${pairs.map(([, key]) => key)}::text[]) as v (kind, key) on d.kind = v.kind and d.key = v.key
    order by d.at_workspace`.execute(db)
  const found = new Map<string, Place[]>()
  for (const { kind, key, ...place } of rows) found.set(`${kind} ${key}`, [...(found.get(`${kind} ${key}`) ?? []), place])
  return found
}
