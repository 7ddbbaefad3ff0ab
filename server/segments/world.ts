import type { Field } from '@woochat/contract/fields.ts'
import { type Condition, conditionsOf, type Filter } from '@woochat/contract/filter.ts'
import type { Tx } from '../db/pool.ts'
import { listFields } from '../fields/store.ts'
import { listMembers } from '../members/store.ts'
import { listTagNames } from '../tags/store.ts'

/** What conditions may speak of, by id. Only what the filters speak of is loaded, fields apart. */
export interface World {
  fields: ReadonlyMap<number, Field>
  tags: ReadonlySet<number>
  /** Tags that the filters speak of, whether they exist or not. */
  asked: ReadonlySet<number>
  campaigns: ReadonlySet<number>
  members: ReadonlySet<number>
}

export async function loadWorld(tx: Tx, workspaceId: number, filters: readonly Filter[]): Promise<World> {
  const conditions = filters.flatMap((filter) => conditionsOf(filter.root))
  const some = (asks: (condition: Condition) => boolean): boolean => conditions.some(asks)
  const fields = await listFields(tx, workspaceId)
  const tags = some((ask) => ask.type === 'tags') ? await listTagNames(tx, workspaceId) : []
  const members = some((ask) => ask.type === 'choice' && ask.field === 'owner') ? await listMembers(tx, workspaceId) : []
  const named = conditions.flatMap((ask) => (ask.type === 'campaign' && ask.campaignId !== null ? [ask.campaignId] : []))
  const campaigns = named.length > 0 ? await campaignsAmong(tx, workspaceId, named) : []
  return {
    fields: new Map(fields.map((field) => [field.id, field])),
    tags: new Set<number>(tags.map(({ id }) => id)),
    asked: new Set<number>(conditions.flatMap((ask) => (ask.type === 'tags' ? ask.values : []))),
    campaigns: new Set(campaigns),
    members: new Set<number>(members.map(({ id }) => id)),
  }
}

async function campaignsAmong(tx: Tx, workspaceId: number, ids: readonly number[]): Promise<number[]> {
  const rows = await tx
    .selectFrom('campaigns')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', ids)
    .execute()
  return rows.map(({ id }) => id)
}
