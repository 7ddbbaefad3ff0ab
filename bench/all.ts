import { campaignThroughput } from './campaign-throughput.ts'
import { coldStart } from './cold-start.ts'
import { contactsPage } from './contacts-page.ts'
import { importContacts } from './import.ts'
import { inboxLatency } from './inbox-latency.ts'
import type { Line } from './line.ts'
import { segmentCount } from './segment-count.ts'
import { simulator } from './simulator.ts'
import { webSize } from './web-size.ts'
import { webhookAck } from './webhook-ack.ts'

/** Every bench by its name on the command line. */
export const benches: Readonly<Record<string, () => Promise<Line[]>>> = {
  'campaign-throughput': campaignThroughput,
  'webhook-ack': webhookAck,
  simulator,
  'segment-count': segmentCount,
  'contacts-page': contactsPage,
  import: importContacts,
  'inbox-latency': inboxLatency,
  'cold-start': coldStart,
  'web-size': webSize,
}
