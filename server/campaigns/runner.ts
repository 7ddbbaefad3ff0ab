import type { CampaignId } from '@woochat/contract/id.ts'
import { sql } from 'kysely'
import type { Database, Db, Tx } from '../db/pool.ts'
import { isDatabaseDown, withWorkspace } from '../db/with-workspace.ts'
import { recordFacts } from '../events/record.ts'
import type { Log } from '../log.ts'
import { createRecipients, type SegmentCondition } from './audience.ts'
import { onCampaignWake } from './control.ts'
import { feedCampaign, freshMemory, type Memory, type Step } from './feed.ts'
import { headerFileOf, readPlan } from './review.ts'
import { claimCampaign, type FrozenTemplate, updateCampaign } from './store.ts'

export interface RunnerDeps {
  database: Pick<Database, 'db' | 'scan'>
  conditionOf: SegmentCondition
  log: Log
}

export interface Runner {
  stop(): Promise<void>
}

const lookEveryMs = 250
/** Campaigns that move at once in one process. */
const mostAtOnce = 4
const tellEveryMs = 1_000
/** Reports stay open after the last message: people still read. */
const coolingMs = 10 * 60_000
const coolingTellMs = 3_000

/**
 * Moves campaigns on: scheduled ones start, preparing ones freeze their recipients, sending ones feed the outbox and end.
 * All it knows is in the tables, so any process can go on where another stopped.
 */
export function startCampaigns(deps: RunnerDeps): Runner {
  const runner = new CampaignRunner(deps)
  runner.start()
  return runner
}

interface Live {
  workspaceId: number
  id: number
  state: string
}

class CampaignRunner implements Runner {
  readonly #deps: RunnerDeps
  readonly #moving = new Map<string, Promise<void>>()
  readonly #memories = new Map<string, Memory>()
  readonly #told = new Map<string, number>()
  readonly #cooling = new Map<string, { live: Live; since: number; seen: string }>()
  #timer: NodeJS.Timeout | undefined
  #looking = false
  #again = false
  #stopped = false
  #forget: () => void = () => undefined

  constructor(deps: RunnerDeps) {
    this.#deps = deps
  }

  start(): void {
    this.#forget = onCampaignWake(() => this.#look())
    this.#look()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#forget()
    clearTimeout(this.#timer)
    await Promise.all(this.#moving.values())
  }

  /** One look at a time; a nudge during a look asks for another. */
  #look(): void {
    if (this.#stopped) return
    if (this.#looking) {
      this.#again = true
      return
    }
    clearTimeout(this.#timer)
    this.#looking = true
    this.#moveAll()
      .catch((error: unknown) =>
        this.#deps.log[isDatabaseDown(error) ? 'warn' : 'error']({ err: error }, 'looking for campaigns failed'),
      )
      .finally(() => {
        this.#looking = false
        if (this.#stopped) return
        const soon = this.#again
        this.#again = false
        this.#timer = setTimeout(() => this.#look(), soon ? 0 : lookEveryMs)
      })
  }

  async #moveAll(): Promise<void> {
    const live = await listLive(this.#deps.database.scan)
    for (const one of live) {
      const key = keyOf(one)
      if (this.#moving.has(key) || this.#moving.size >= mostAtOnce) continue
      const moved = this.#move(one).finally(() => this.#moving.delete(key))
      this.#moving.set(key, moved)
    }
    await this.#tellCooling()
  }

  async #move(one: Live): Promise<void> {
    try {
      let step: Step = 'busy'
      while (step === 'busy' && !this.#stopped) step = await this.#step(one)
      if (step === 'over') this.#memories.delete(keyOf(one))
    } catch (error) {
      this.#deps.log[isDatabaseDown(error) ? 'warn' : 'error'](
        { err: error, workspaceId: one.workspaceId, campaignId: one.id },
        'a campaign stumbled; it goes on at the next look',
      )
    }
  }

  async #step(one: Live): Promise<Step> {
    const { db } = this.#deps.database
    const step =
      one.state === 'sending'
        ? await feedCampaign(db, one.workspaceId, one.id, this.#memoryOf(one))
        : await prepareCampaign(this.#deps, one)
    if (step === 'over') this.#cooling.set(keyOf(one), { live: one, since: Date.now(), seen: '' })
    await this.#tell(one, step === 'over' || one.state !== 'sending')
    if (one.state !== 'sending') this.#again = true
    return one.state === 'sending' ? step : 'over'
  }

  #memoryOf(one: Live): Memory {
    const known = this.#memories.get(keyOf(one)) ?? freshMemory()
    this.#memories.set(keyOf(one), known)
    return known
  }

  /** Open reports hear of a moving campaign, but not more than once a second. */
  async #tell(one: Live, always: boolean): Promise<void> {
    const now = Date.now()
    if (!always && now - (this.#told.get(keyOf(one)) ?? 0) < tellEveryMs) return
    this.#told.set(keyOf(one), now)
    await tellOf(this.#deps.database.db, one)
  }

  /** For some minutes after the end deliveries and reads still come in: tell when they did. */
  async #tellCooling(): Promise<void> {
    const now = Date.now()
    for (const [key, cooling] of this.#cooling) {
      if (now - cooling.since > coolingMs) {
        this.#cooling.delete(key)
        this.#told.delete(key)
      } else if (now - (this.#told.get(key) ?? 0) > coolingTellMs) {
        this.#told.set(key, now)
        const seen = await withWorkspace(this.#deps.database.db, cooling.live.workspaceId, (tx) => fingerprint(tx, cooling.live))
        if (seen !== cooling.seen) await tellOf(this.#deps.database.db, cooling.live)
        cooling.seen = seen
      }
    }
  }
}

const keyOf = ({ workspaceId, id }: Live): string => `${workspaceId} ${id}`

async function tellOf(db: Db, { workspaceId, id }: Live): Promise<void> {
  await withWorkspace(db, workspaceId, (tx) =>
    recordFacts(tx, workspaceId, [{ kind: 'campaign.changed', campaignId: id as CampaignId }]),
  )
}

/** Changes whenever a report would. */
async function fingerprint(tx: Tx, { workspaceId, id }: Live): Promise<string> {
  const { rows } = await sql<{ seen: string }>`
    select concat_ws(' ', count(accepted_at), count(delivered_at), count(read_at), count(replied_at), count(failed_at), count(unknown_at)) as seen
    from messages where workspace_id = ${workspaceId} and campaign_id = ${id}`.execute(tx)
  return rows[0]?.seen ?? ''
}

async function listLive(scan: Db): Promise<Live[]> {
  const { rows } = await sql<Live>`
    select workspace_id as "workspaceId", id, state from campaigns
    where state in ('scheduled', 'preparing', 'sending') and (state <> 'scheduled' or scheduled_at <= now())
    order by case state when 'scheduled' then 0 when 'preparing' then 0 else 1 end, workspace_id, id`.execute(scan)
  return rows
}

/** Freezes who gets it: one statement decides and writes everyone, with the reason of those who get nothing. */
export async function prepareCampaign(
  { database: { db }, conditionOf }: Pick<RunnerDeps, 'database' | 'conditionOf'>,
  { workspaceId, id }: Pick<Live, 'workspaceId' | 'id'>,
): Promise<Step> {
  return withWorkspace<Step>(db, workspaceId, async (tx) => {
    const row = await claimCampaign(tx, workspaceId, id)
    if (row.state !== 'preparing' && row.state !== 'scheduled') return 'over'
    const plan = await readPlan(tx, row, conditionOf)
    const { template, problems } = plan
    if (problems.length > 0 || !template) {
      await sql`update campaigns set state = 'failed', problem = ${problems.join(' ')}, finished_at = now() where workspace_id = ${workspaceId} and id = ${id}`.execute(
        tx,
      )
      return 'over'
    }
    await createRecipients(tx, plan.audience, id)
    const frozen: FrozenTemplate = {
      name: template.name,
      language: template.language,
      category: template.category,
      parts: template.parts as FrozenTemplate['parts'],
    }
    await updateCampaign(tx, workspaceId, id, {
      template: JSON.stringify(frozen),
      header_media_id: headerFileOf(row, frozen.parts),
    })
    await sql`update campaigns set state = 'sending', frozen_at = now(), started_at = coalesce(started_at, ${new Date().toISOString()}::timestamptz), updated_at = now()
      where workspace_id = ${workspaceId} and id = ${id}`.execute(tx)
    return 'over'
  })
}
