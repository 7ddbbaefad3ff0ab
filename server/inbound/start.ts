import type { InboundHandlers } from './apply.ts'
import { Processor, type ProcessorDeps } from './process.ts'

export interface InboundWorker {
  stop(): Promise<void>
}

/** Starts processing what webhooks brought; what an earlier process left unfinished comes first. */
export function startInbound(deps: ProcessorDeps & { handlers: InboundHandlers }): InboundWorker {
  return new Processor(deps)
}
