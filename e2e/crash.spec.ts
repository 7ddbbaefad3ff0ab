import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { answerQuickly, type Progress, prepareCampaign, progressOf } from './campaign.ts'
import { raiseStage } from './owned-stage.ts'

const people = 20_000
const kills = 10
const socketsOfAProcess = 64

const stage = await raiseStage()
afterAll(() => stage.stop())

it('a server killed ten times during a campaign sends to nobody twice and forgets nobody', async () => {
  await answerQuickly(stage)
  const { campaignId } = await prepareCampaign(stage, people)
  await stage.api('POST', `/campaigns/${campaignId}/send`, { at: null })
  for (let i = 0; i < kills; i++) {
    await sendsOnBy(campaignId, 400)
    await stage.server.killAndRestart()
  }
  const end = await settled(campaignId)
  expect(end.messages).toBe(people)
  expect(end.accepted + end.failed + end.unknown).toBe(people)
  expect(end.failed).toBe(0)
  expect(end.unknown).toBeLessThanOrEqual(socketsOfAProcess * kills)
  expect(await ledger('recipients?over=1')).toEqual([])
  expect(await ledger('callbacks?over=1')).toEqual([])
  const accepted = await ledger('recipients?limit=100000')
  expect(accepted.length).toBeGreaterThanOrEqual(end.accepted)
  expect(accepted.length).toBeLessThanOrEqual(end.accepted + end.unknown)
}, 600_000) // Ten starts and a lease or two in between.

/** Waits until so many more were accepted, or all were. */
async function sendsOnBy(campaignId: number, more: number): Promise<void> {
  const start = (await progressOf(stage, campaignId)).accepted
  for (let i = 0; i < 1_200; i++) {
    const { accepted } = await progressOf(stage, campaignId)
    if (accepted >= Math.min(start + more, people - 1)) return
    await sleep(50)
  }
  throw new Error(`The campaign stood still at ${start}`)
}

/** Waits until every recipient has an outcome and no status is under way. */
async function settled(campaignId: number): Promise<Progress> {
  let before = ''
  for (let i = 0; i < 2_400; i++) {
    const now = await progressOf(stage, campaignId)
    const { rows } = await stage.database.query<{ open: number }>(
      `select count(*)::int as open from outbox where state <> 'unknown'`,
    )
    const same = JSON.stringify(now) === before
    if (rows[0]?.open === 0 && now.messages === people && now.read + now.unknown + now.failed >= people && same) return now
    before = JSON.stringify(now)
    await sleep(250)
  }
  throw new Error(`Not settled: ${before}`)
}

async function ledger(path: string): Promise<unknown[]> {
  const response = await fetch(`${stage.simulator}/control/ledger/${path}`)
  return ((await response.json()) as { data: unknown[] }).data
}
