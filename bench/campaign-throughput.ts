import { once } from 'node:events'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'undici'
import { answerQuickly, prepareCampaign, progressOf } from '../e2e/campaign.ts'
import { raiseStage, type Stage } from '../e2e/owned-stage.ts'
import { type Line, line } from './line.ts'

const people = Number(process.env.BENCH_PEOPLE ?? 50_000)
const sockets = 64
const patienceMs = 300_000

/**
 * 50,000 recipients with everything on one machine, each message answered by three statuses. The limit is the same exchange with
 * the same simulator and no database: requests from 64 sockets, statuses counted by a bare HTTP server.
 */
export async function campaignThroughput(): Promise<Line[]> {
  const bare = await withStage(measureBare)
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

/** The same requests and the same webhooks, and nothing in between. */
async function measureBare(stage: Stage): Promise<number> {
  const counted = { statuses: 0 }
  const receiver = await countStatuses(counted)
  const number = await post<BareNumber>(`${stage.simulator}/control/numbers`, {
    key: 'bare',
    throughput: 0,
    callback_url: receiver.url,
    verify_token: 'bare',
  })
  const graph = `${stage.simulator}/v26.0`
  const headers = { authorization: `Bearer ${number.access_token}`, 'content-type': 'application/json' }
  await post(`${graph}/${number.waba_id}/subscribed_apps`, {}, headers)
  await post(`${graph}/${number.waba_id}/message_templates`, bareTemplate, headers)
  await sleep(1_000)
  const pool = new Pool(stage.simulator, { connections: sockets, pipelining: 1 })
  const started = performance.now()
  let next = 0
  const send = async (): Promise<void> => {
    while (next < people) {
      const i = next++
      const template = {
        name: bareTemplate.name,
        language: { code: 'en' },
        components: [{ type: 'body', parameters: [{ type: 'text', text: 'Asha' }] }],
      }
      const body = JSON.stringify({
        messaging_product: 'whatsapp',
        to: String(918100000001 + i * 10),
        type: 'template',
        template,
        biz_opaque_callback_data: `1.${i}`,
      })
      const response = await pool.request({ method: 'POST', path: `/v26.0/${number.phone_number_id}/messages`, headers, body })
      const text = await response.body.text()
      if (response.statusCode !== 200) throw new Error(`The simulator refused: ${text}`)
    }
  }
  await Promise.all(Array.from({ length: sockets }, send))
  while (counted.statuses < 3 * people && performance.now() - started < patienceMs) await sleep(50)
  const seconds = (performance.now() - started) / 1000
  await pool.close()
  await receiver.close()
  return people / seconds
}

interface BareNumber {
  phone_number_id: string
  waba_id: string
  access_token: string
}

const bareTemplate = {
  name: 'bare_offer',
  language: 'en',
  category: 'MARKETING',
  components: [
    { type: 'BODY', text: 'Hello {{1}}, our sale starts today and ends on Sunday.', example: { body_text: [['Asha']] } },
    { type: 'FOOTER', text: 'Reply STOP to stop offers' },
    { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Show me' }] },
  ],
}

async function post<T>(
  url: string,
  body: unknown,
  headers: Record<string, string> = { 'content-type': 'application/json' },
): Promise<T> {
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  const text = await response.text()
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`)
  return JSON.parse(text) as T
}

async function countStatuses(counted: { statuses: number }): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const challenge = new URL(request.url ?? '/', 'http://localhost').searchParams.get('hub.challenge')
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      counted.statuses += Buffer.concat(parts).toString('latin1').split('"status":"').length - 1
      response.end(challenge ?? 'ok')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
