import { createHmac } from 'node:crypto'
import { Agent, request } from 'undici'
import { raiseStage, type Stage } from '../e2e/owned-stage.ts'
import { type Line, line, quantile } from './line.ts'

const seconds = 15

/** Signed webhooks at a steady rate, one status or message each; the time of the 200, which comes after the commit. */
export async function webhookAck(): Promise<Line[]> {
  const stage = await raiseStage()
  try {
    const target = await connect(stage)
    const calm = await hammer(target, 1_000)
    const rush = await hammer(target, 3_300)
    await settle(stage)
    return [...lines('1,000/s', calm), ...lines('3,300/s', rush)]
  } finally {
    await stage.stop()
  }
}

interface Target {
  url: string
  secret: string
  phoneNumberId: string
}

interface Answers {
  ms: number[]
  refused: number
  perSecond: number
}

const lines = (rate: string, { ms, refused, perSecond }: Answers): Line[] => [
  line(
    `webhook-ack p50 @ ${rate}`,
    'ms',
    quantile(ms, 0.5),
    25,
    '≤ 1 (25 ms)',
    `${Math.round(perSecond)}/s reached, ${refused} not 200`,
  ),
  line(`webhook-ack p99 @ ${rate}`, 'ms', quantile(ms, 0.99), 250, '≤ 1 (250 ms)'),
]

async function connect(stage: Stage): Promise<Target> {
  const channel = await stage.api<{ id: number; phoneNumberId: string }>('POST', '/channels/practice')
  const health = await stage.api<{ callbackUrl: string }>('GET', `/channels/${channel.id}/health`)
  const { data } = (await (await fetch(`${stage.simulator}/control/numbers`)).json()) as {
    data: { phone_number_id: string; app_secret: string }[]
  }
  const number = data.find((one) => one.phone_number_id === channel.phoneNumberId)
  if (!number) throw new Error('The simulator does not know the number')
  return {
    url: stage.address + new URL(health.callbackUrl).pathname,
    secret: number.app_secret,
    phoneNumberId: channel.phoneNumberId,
  }
}

/** Sends at a fixed rate whatever the answers do, as Meta would; a slow server is not spared. */
async function hammer(target: Target, rate: number): Promise<Answers> {
  const agent = new Agent({ connections: 128 })
  const answers: Answers = { ms: [], refused: 0, perSecond: 0 }
  const under: Promise<void>[] = []
  const bodies = Array.from({ length: 400 }, (_, i) => signed(target, i))
  const started = performance.now()
  const total = rate * seconds
  for (let sent = 0; sent < total; ) {
    const due = Math.min(total, Math.ceil(((performance.now() - started) / 1000) * rate))
    for (; sent < due; sent++) under.push(post(agent, target.url, bodies[sent % bodies.length] ?? signed(target, sent), answers))
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  await Promise.all(under)
  answers.perSecond = total / ((performance.now() - started) / 1000)
  await agent.close()
  return answers
}

interface SignedBody {
  body: string
  signature: string
}

function signed({ secret, phoneNumberId }: Target, i: number): SignedBody {
  const metadata = { display_phone_number: '15550000001', phone_number_id: phoneNumberId }
  const at = String(Math.floor(Date.now() / 1000))
  const status = {
    id: `wamid.bench${i}`,
    status: 'delivered',
    timestamp: at,
    recipient_id: `9198${i}`,
    pricing: { billable: true, pricing_model: 'PMP', category: 'marketing', type: 'regular' },
  }
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [
      { id: '1', changes: [{ field: 'messages', value: { messaging_product: 'whatsapp', metadata, statuses: [status] } }] },
    ],
  })
  return { body, signature: `sha256=${createHmac('sha256', secret).update(body).digest('hex')}` }
}

async function post(agent: Agent, url: string, { body, signature }: SignedBody, answers: Answers): Promise<void> {
  const started = performance.now()
  try {
    const response = await request(url, {
      method: 'POST',
      dispatcher: agent,
      headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature },
      body,
    })
    await response.body.dump()
    if (response.statusCode !== 200) answers.refused++
  } catch {
    answers.refused++
  }
  answers.ms.push(performance.now() - started)
}

/** Lets the backlog drain, so that nothing of this bench weighs on the next. */
async function settle(stage: Stage): Promise<void> {
  for (let i = 0; i < 600; i++) {
    const { rows } = await stage.database.query<{ waiting: number }>(
      'select count(*)::int as waiting from webhook_bodies where state = 0',
    )
    if (rows[0]?.waiting === 0) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
