import type { CampaignState } from '@woochat/contract/campaigns.ts'
import { describeMetaError } from '@woochat/contract/data/meta-errors.ts'
import { Refusal } from '@woochat/contract/errors.ts'
import type { CampaignId } from '@woochat/contract/id.ts'
import { sql } from 'kysely'
import type { Db, Tx } from '../db/pool.ts'
import { afterCommit, withWorkspace } from '../db/with-workspace.ts'
import { recordAudit } from '../events/audit.ts'
import { recordFacts } from '../events/record.ts'
import type { Who } from '../http/who.ts'
import { pauseSends, withdrawSends } from '../outbox/control.ts'
import type { SegmentCondition } from './audience.ts'
import { countChosen } from './audience.ts'
import { readPlan } from './review.ts'
import { type CampaignRow, claimCampaign, updateCampaign } from './store.ts'

export interface ControlDeps {
  db: Db
  conditionOf: SegmentCondition
}

const lateByMs = 60_000
const furthestMs = 366 * 24 * 3_600_000

/** Sends now, or at a time. What must be mended first is refused, all of it at once. */
export async function sendCampaign(deps: ControlDeps, who: Who, id: CampaignId, at: Date | null): Promise<void> {
  if (at && at.getTime() < Date.now() - lateByMs)
    throw new Refusal('invalid', {}, [{ path: 'body.at', message: 'This time is over: choose a later one' }])
  if (at && at.getTime() > Date.now() + furthestMs)
    throw new Refusal('invalid', {}, [{ path: 'body.at', message: 'At most a year from now' }])
  await changing(deps.db, who, id, 'sent', ['draft', 'scheduled'], async (tx, row) => {
    const plan = await readPlan(tx, row, deps.conditionOf)
    const groups = plan.problems.length > 0 ? [] : await countChosen(tx, plan.audience)
    const problems =
      plan.problems.length > 0 || groups.some((group) => group.reason === null)
        ? plan.problems
        : ['Nobody would get it: choose other segments.']
    const [first] = problems
    if (first)
      throw new Refusal(
        'campaign_not_ready',
        { why: first },
        problems.map((message) => ({ path: 'campaign', message })),
      )
    if (at) await updateCampaign(tx, who.workspaceId, id, { state: 'scheduled', scheduled_at: at, problem: null })
    else
      await updateCampaign(tx, who.workspaceId, id, {
        state: 'preparing',
        scheduled_at: null,
        started_at: await now(tx),
        problem: null,
      })
    await recordAudit(tx, deps.db, who, at ? 'campaign.schedule' : 'campaign.send', row.name, at ? { at: at.toISOString() } : {})
  })
}

export async function pauseCampaign(deps: ControlDeps, who: Who, id: CampaignId): Promise<void> {
  await changing(deps.db, who, id, 'paused', ['sending'], async (tx, row) => {
    await updateCampaign(tx, who.workspaceId, id, { state: 'paused', paused_by: 'member', problem: null })
    await pauseSends(tx, who.workspaceId, id)
    await recordAudit(tx, deps.db, who, 'campaign.pause', row.name)
  })
}

/** Stops a campaign because going on would fail: in the transaction that found out. */
export async function pauseBecause(tx: Tx, row: CampaignRow, problem: string): Promise<void> {
  await updateCampaign(tx, row.workspace_id, row.id, { state: 'paused', paused_by: 'system', problem })
  await pauseSends(tx, row.workspace_id, row.id)
}

/** The outbox met a refusal that all the rest would meet too, and has stopped the campaign's messages: in its transaction. */
export async function stopRefusedCampaign(
  tx: Tx,
  workspaceId: number,
  campaignId: number,
  refusal: { code: number | null; text: string },
): Promise<void> {
  const row = await claimCampaign(tx, workspaceId, campaignId)
  if (row.state !== 'sending') return
  await updateCampaign(tx, workspaceId, campaignId, { state: 'paused', paused_by: 'system', problem: problemOf(refusal) })
  await recordFacts(tx, workspaceId, [{ kind: 'campaign.changed', campaignId: campaignId as CampaignId }])
}

/** Why it stands still and what to do, in words. */
export function problemOf({ code, text }: { code: number | null; text: string | null }): string {
  const { says, advice } = describeMetaError(code, null, text)
  return `${says}${code === null ? '' : ` (${code})`}. ${advice} Then resume.`
}

export async function resumeCampaign(deps: ControlDeps, who: Who, id: CampaignId): Promise<void> {
  await changing(deps.db, who, id, 'resumed', ['paused'], async (tx, row) => {
    await updateCampaign(tx, who.workspaceId, id, {
      state: 'sending',
      paused_by: null,
      problem: null,
      updated_at: await now(tx),
    })
    // They go through the feed once more: whoever opted out or was blocked while it stood still must not get it.
    const stopped = await withdrawSends(tx, who.workspaceId, id)
    await sql`
      update campaign_recipients set state = 0, message_id = null
      where workspace_id = ${who.workspaceId} and campaign_id = ${id} and contact_id = any(${stopped.map((send) => send.contactId)}::bigint[])`.execute(
      tx,
    )
    await recordAudit(tx, deps.db, who, 'campaign.resume', row.name)
  })
}

/** Stops for good. Whoever has not been sent to is kept in the report, with the reason. */
export async function cancelCampaign(deps: ControlDeps, who: Who, id: CampaignId): Promise<void> {
  await changing(deps.db, who, id, 'cancelled', ['scheduled', 'preparing', 'sending', 'paused'], async (tx, row) => {
    const stopped = await withdrawSends(tx, who.workspaceId, id)
    await sql`
      update campaign_recipients set state = 1, reason = 'cancelled', message_id = null
      where workspace_id = ${who.workspaceId} and campaign_id = ${id} and (state = 0 or contact_id = any(${stopped.map((send) => send.contactId)}::bigint[]))`.execute(
      tx,
    )
    await updateCampaign(tx, who.workspaceId, id, { state: 'cancelled', finished_at: await now(tx), problem: null })
    await recordAudit(tx, deps.db, who, 'campaign.cancel', row.name)
  })
}

/** Takes the campaign's row, refuses in the wrong state, makes the change, tells the browsers and nudges the runner. */
export async function changing(
  db: Db,
  who: Who,
  id: CampaignId,
  act: string,
  from: readonly CampaignState[],
  change: (tx: Tx, row: CampaignRow) => Promise<void>,
): Promise<void> {
  await withWorkspace(db, who.workspaceId, async (tx) => {
    const row = await claimCampaign(tx, who.workspaceId, id)
    if (!from.some((state) => state === row.state)) throw new Refusal('wrong_state', { what: 'campaign', state: row.state, act })
    await change(tx, row)
    await recordFacts(tx, who.workspaceId, [{ kind: 'campaign.changed', campaignId: id }])
    afterCommit(tx, wakeCampaigns)
  })
}

const now = async (tx: Tx): Promise<Date> => {
  const { rows } = await sql<{ now: Date }>`select now() as now`.execute(tx)
  return rows[0]?.now ?? new Date()
}

const listeners = new Set<() => void>()

/** A nudge to the runner of this process; others find the work by looking. */
export function wakeCampaigns(): void {
  for (const listener of listeners) listener()
}

export function onCampaignWake(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
