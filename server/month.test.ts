import type { CampaignReport } from '@woochat/contract/campaigns.ts'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { testDatabase } from './test/database.ts'
import { Month } from './test/month.ts'

const seed = inject('seed')
const month = await Month.start(await testDatabase(), seed)
const first = await Month.start(await testDatabase(), seed + 1)
const second = await Month.start(await testDatabase(), seed + 1)

describe(`a month of business with bad luck (seed ${seed})`, () => {
  beforeAll(() => month.live(30), 300_000)

  test('nobody was sent anything twice, and Meta accepted nothing that is not known here', async () => {
    const ledger = await month.ledger()
    const callbacks = ledger.map((entry) => entry.callback)
    expect(new Set(callbacks).size).toBe(ledger.length)
    const known = await month.time.ask<{ callback: string }>(
      "select workspace_id || '.' || id as callback from messages where direction = 1",
    )
    const ours = new Set(known.map((row) => row.callback))
    expect(callbacks.filter((callback) => callback === null || !ours.has(callback))).toEqual([])
    expect(ledger.length).toBeGreaterThan(1_000)
  })

  test('every message has an outcome, and none claims more than Meta knows of', async () => {
    const rank = { accepted: 0, sent: 1, delivered: 2, read: 3 } as Record<string, number>
    const ledger = new Map((await month.ledger()).map((entry) => [entry.callback, entry]))
    const rows = await month.time.ask<{ callback: string; outcome: string | null; reached: number }>(`
      select workspace_id || '.' || id as callback,
        case when failed_at is not null then 'failed' when accepted_at is not null then 'accepted' when unknown_at is not null then 'unknown' end as outcome,
        case when read_at is not null then 3 when delivered_at is not null then 2 when sent_at is not null then 1 else 0 end as reached
      from messages where direction = 1`)
    expect(rows.filter((row) => row.outcome === null)).toEqual([])
    for (const { callback, outcome, reached } of rows) {
      const entry = ledger.get(callback)
      if (outcome === 'accepted') expect(entry, callback).toBeDefined()
      if (entry?.status === 'failed') expect(outcome === 'failed' || reached === 0, callback).toBe(true)
      else if (entry) expect(reached, callback).toBeLessThanOrEqual(rank[entry.status] ?? 1)
    }
    expect(await month.time.ask("select id from outbox where state <> 'unknown'")).toEqual([])
  })

  test('every message of a customer arrived once, however often its webhook came', async () => {
    const { received } = month.running.simulator.world.state.totals
    const [row] = await month.time.ask<{ all: string; different: string }>(
      'select count(*) as all, count(distinct wamid) as different from messages where direction = 0',
    )
    expect({ all: Number(row?.all), different: Number(row?.different) }).toEqual({ all: received, different: received })
    expect(await month.time.ask('select * from webhook_faults')).toEqual([])
    expect(await month.time.ask('select id from webhook_bodies where state <> 1')).toEqual([])
  })

  test('the report of every campaign adds up', async () => {
    const reports = await month.reports<CampaignReport>()
    expect(reports).toHaveLength(30)
    for (const { campaign, exclusions } of reports) {
      const { chosen, excluded, recipients, waiting, accepted, failed, unknown } = campaign.counts
      expect(campaign.state).toBe('completed')
      expect(chosen).toBe(excluded + recipients)
      expect(exclusions.reduce((sum, each) => sum + each.count, 0)).toBe(excluded)
      expect(waiting).toBe(0)
      expect(accepted + failed + unknown).toBeGreaterThanOrEqual(recipients)
    }
  })

  test('who had opted out got no campaign afterwards', async () => {
    const late = await month.time.ask(`
      select m.id from messages m where m.campaign_id is not null and (
        select l.state from consent_log l where l.workspace_id = m.workspace_id and l.contact_id = m.contact_id and l.at < m.at order by l.id desc limit 1) = 2`)
    expect(late).toEqual([])
    const [row] = await month.time.ask<{ stops: string }>('select count(*) as stops from consent_log where state = 2')
    expect(Number(row?.stops)).toBeGreaterThan(5)
  })
})

test(`the same seed gives the same days, to the last message (seed ${seed + 1})`, { timeout: 300_000 }, async () => {
  await first.live(4)
  await second.live(4)
  expect(await second.fingerprint()).toBe(await first.fingerprint())
})
