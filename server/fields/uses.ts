import type { Variables } from '@woochat/contract/campaigns.ts'
import { Refusal } from '@woochat/contract/errors.ts'
import { type Condition, conditionsOf, type Filter } from '@woochat/contract/filter.ts'
import type { Tx } from '../db/pool.ts'

/** Refuses when a segment asks for the field, or a campaign that is not over writes it into messages. */
export async function refuseUsedField(tx: Tx, workspaceId: number, fieldId: number): Promise<void> {
  const name = `field.${fieldId}`
  const segments = await segmentsWhere(tx, workspaceId, (condition) => 'field' in condition && condition.field === name)
  refuseUsed('field', [...segments, ...(await campaignsWith(tx, workspaceId, name))])
}

/** Refuses when a segment asks for one of these options of a select. */
export async function refuseUsedOptions(
  tx: Tx,
  workspaceId: number,
  fieldId: number,
  optionIds: readonly number[],
): Promise<void> {
  if (optionIds.length === 0) return
  const gone = new Set(optionIds.map(String))
  const asks = (condition: Condition): boolean =>
    condition.type === 'choice' && condition.field === `field.${fieldId}` && condition.values.some((value) => gone.has(value))
  refuseUsed('option', await segmentsWhere(tx, workspaceId, asks))
}

/** Names of the saved segments with such a condition. */
export async function segmentsWhere(tx: Tx, workspaceId: number, asks: (condition: Condition) => boolean): Promise<string[]> {
  const rows = await tx
    .selectFrom('segments')
    .select(['name', 'filter'])
    .where('workspace_id', '=', workspaceId)
    .orderBy('name')
    .execute()
  return rows.filter((row) => conditionsOf((row.filter as Filter).root).some(asks)).map((row) => `segment “${row.name}”`)
}

export function refuseUsed(what: string, users: readonly string[]): void {
  if (users.length === 0) return
  const shown = users.slice(0, 5).join(', ')
  throw new Refusal('in_use', { what, by: users.length > 5 ? `${shown} and ${users.length - 5} more` : shown })
}

async function campaignsWith(tx: Tx, workspaceId: number, name: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('campaigns')
    .select(['name', 'variables'])
    .where('workspace_id', '=', workspaceId)
    .where('state', 'not in', ['completed', 'cancelled', 'failed'])
    .orderBy('id')
    .execute()
  const uses = (variables: Variables): boolean =>
    Object.values(variables).some((source) => source.from === 'field' && source.field === name)
  return rows.filter((row) => uses(row.variables as Variables)).map((row) => `campaign “${row.name}”`)
}
