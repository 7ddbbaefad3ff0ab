import { processConfig } from './config.ts'
import { startSimulator } from './start.ts'

const { replyRate, webhookBatch, ...options } = processConfig()
const simulator = await startSimulator({ ...options, behaviour: { replyRate }, webhooks: { batch: webhookBatch } })
process.stdout.write(
  `WhatsApp Cloud API simulator on ${simulator.url}\nHandsets at ${simulator.url}/phones, everything else at ${simulator.url}/admin\n`,
)

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    void simulator.stop().then(() => process.exit(0))
  })
}
