import { once } from 'node:events'
import { get } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { answerQuickly, prepareCampaign } from '../e2e/campaign.ts'
import { raiseStage, type Stage } from '../e2e/owned-stage.ts'
import { type Line, line, quantile } from './line.ts'

const texts = 120
const campaignPeople = 40_000

/** A phone writes; the time until the agent's stream carries the text. Alone, and while a campaign is sent to 40,000. */
export async function inboxLatency(): Promise<Line[]> {
  const stage = await raiseStage()
  try {
    await answerQuickly(stage)
    const { campaignId } = await prepareCampaign(stage, campaignPeople)
    const stream = await listen(stage)
    const idle = await write(stage, stream, 'idle')
    await stage.api('POST', `/campaigns/${campaignId}/send`, { at: null })
    await sleep(3_000)
    const loaded = await write(stage, stream, 'load')
    stream.close()
    return [
      line('inbox-latency p95 idle', 'ms', quantile(idle, 0.95), 1000, '≤ 1 (1 s)', `p50 ${quantile(idle, 0.5).toFixed(0)} ms`),
      line(
        'inbox-latency p95 under a campaign',
        'ms',
        quantile(loaded, 0.95),
        1000,
        '≤ 1 (1 s)',
        `p50 ${quantile(loaded, 0.5).toFixed(0)} ms`,
      ),
    ]
  } finally {
    await stage.stop()
  }
}

interface Stream {
  seen(text: string): Promise<number>
  close(): void
}

/** The agent's screen: the same event stream a browser reads. */
async function listen(stage: Stage): Promise<Stream> {
  const waiting = new Map<string, (at: number) => void>()
  const request = get(`${stage.address}/api/v1/events/stream`, { headers: { cookie: stage.cookie, accept: 'text/event-stream' } })
  const [response] = (await once(request, 'response')) as [NodeJS.ReadableStream & { setEncoding(e: string): void }]
  response.setEncoding('utf8')
  let buffer = ''
  response.on('data', (part: string) => {
    buffer += part
    const lines = buffer.split('\n')
    buffer = lines.pop() ?? ''
    for (const data of lines) {
      const text = /"text":"(bench-[a-z]+-\d+)"/.exec(data)?.[1]
      if (text) waiting.get(text)?.(performance.now())
    }
  })
  return {
    seen: (text) =>
      Promise.race([
        new Promise<number>((resolve) => waiting.set(text, resolve)),
        sleep(30_000).then(() => Promise.reject(new Error(`${text} never came`))),
      ]),
    close: () => request.destroy(),
  }
}

async function write(stage: Stage, stream: Stream, label: string): Promise<number[]> {
  const { data } = (await (await fetch(`${stage.simulator}/control/numbers`)).json()) as { data: { phone_number_id: string }[] }
  const number = data[0]?.phone_number_id
  const ms: number[] = []
  for (let i = 0; i < texts; i++) {
    const text = `bench-${label}-${i}`
    const seen = stream.seen(text)
    const started = performance.now()
    const response = await fetch(`${stage.simulator}/control/people/${918200000001 + i * 10}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ number, type: 'text', text }),
    })
    if (!response.ok) throw new Error(`The simulator refused: ${await response.text()}`)
    ms.push((await seen) - started)
    await sleep(40)
  }
  return ms
}
