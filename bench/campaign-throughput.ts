import { setTimeout as sleep } from 'node:timers/promises'
import { answerQuickly, prepareCampaign, progressOf } from '../e2e/campaign.ts'
import { raiseStage, type Stage } from '../e2e/owned-stage.ts'
import { sendBare } from './bare-sends.ts'
import { type Line, line } from './line.ts'

const people = Number(process.env.BENCH_PEOPLE ?? 50_000)
const patienceMs = 300_000

/**
 * 50,000 recipients with everything on one machine, each message answered by three statuses. The limit is the same exchange with
 * the same simulator and no database: requests from 64 sockets, statuses counted by a bare HTTP server.
 */
export async function campaignThroughput(): Promise<Line[]> {
  const bare = await withStage(async (stage) => people / (await sendBare(stage.simulator, people)).allSeconds)
  const { perSecond, lagSeconds, unknown } = await withStage(measureOurs)
  return [
    line(
      'campaign-throughput',
      'messages/s',
      perSecond,
      bare,
      '≥ 1000/s',
      `${people} recipients, sent + delivered + read each; unknown ${unknown}`,
    ),
    line('campaign-status-lag', 's', lagSeconds, 5, '≤ 1 (5 s)', 'last status stored after the last message accepted'),
  ]
}

async function withStage<T>(measure: (stage: Stage) => Promise<T>): Promise<T> {
  const stage = await raiseStage()
  try {
    await answerQuickly(stage)
    return await measure(stage)
  } finally {
    await stage.stop()
  }
}

async function measureOurs(stage: Stage): Promise<{ perSecond: number; lagSeconds: number; unknown: number }> {
  const { campaignId } = await prepareCampaign(stage, people)
  const started = performance.now()
  await stage.api('POST', `/campaigns/${campaignId}/send`, { at: null })
  let accepted = 0
  for (;;) {
    const now = await progressOf(stage, campaignId)
    const past = performance.now() - started
    if (accepted === 0 && now.accepted + now.failed + now.unknown >= people) accepted = past
    if (accepted > 0 && now.read + now.failed + now.unknown >= people)
      return { perSecond: people / (past / 1000), lagSeconds: (past - accepted) / 1000, unknown: now.unknown }
    if (past > patienceMs) throw new Error(`Not done after ${patienceMs / 1000} s: ${JSON.stringify(now)}`)
    await sleep(250)
  }
}
