import { ChannelCredentials } from './channels/credentials.ts'
import type { Transport } from './cloud-api/transport.ts'
import { type Config, readSecretKey } from './config.ts'
import type { Database, Tx } from './db/pool.ts'
import { Tails } from './events/tail.ts'
import type { InboundHandlers } from './inbound/apply.ts'
import type { Jobs } from './jobs/boss.ts'
import type { Log } from './log.ts'
import { createMediaAddresses, type MediaAddresses } from './media/addresses.ts'
import { createMediaAtMeta } from './media/at-meta.ts'
import { getMedia } from './media/store.ts'
import { createInboundHandlers } from './messages/apply-inbound.ts'
import type { FetchMedia } from './messages/receive.ts'
import { Secrets } from './secrets/secrets.ts'
import { openStorage, type Storage } from './storage/files.ts'
import type { SampleFile } from './templates/header-sample.ts'

export const fetchMediaJob = 'media.fetch'
export const receiptJob = 'conversation.receipt'

/** What a process has one of, given to the nouns as each needs it. */
export interface Parts {
  readonly config: Config
  readonly log: Log
  readonly database: Database
  readonly jobs: Jobs
  readonly secrets: Secrets
  readonly storage: Storage
  readonly addresses: MediaAddresses
  readonly credentials: ChannelCredentials
  readonly tails: Tails
  readonly inbound: InboundHandlers
  /** How a connected number is reached; refuses one that is not connected any more. */
  transportOf(workspaceId: number, channelId: number): Promise<Transport>
  mediaAtMeta(workspaceId: number, channelId: number, mediaId: number): Promise<string>
  readonly media: {
    file(workspaceId: number, mediaId: number): Promise<SampleFile>
    url(workspaceId: number, mediaId: number): string
  }
}

export function createParts(config: Config, log: Log, database: Database, jobs: Jobs): Parts {
  const { db } = database
  const secretKey = readSecretKey(config)
  const secrets = new Secrets(db, secretKey)
  const storage = openStorage(config.dataDir)
  const addresses = createMediaAddresses(secretKey)
  const credentials = new ChannelCredentials(db, secrets, config)
  const transportOf = (workspaceId: number, channelId: number): Promise<Transport> =>
    credentials.transportOf(workspaceId, channelId)
  const file = async (workspaceId: number, mediaId: number): Promise<SampleFile> => {
    const row = await getMedia(db, workspaceId, mediaId)
    return { mime: row.mime, bytes: row.bytes, fileName: row.file_name, stream: await storage.open(row.stored_as) }
  }
  const fetchMedia = (tx: Tx, job: FetchMedia): Promise<void> => jobs.enqueue(tx, fetchMediaJob, job)
  return {
    config,
    log,
    database,
    jobs,
    secrets,
    storage,
    addresses,
    credentials,
    tails: new Tails({ db, log }),
    inbound: createInboundHandlers({ db, fetchMedia }),
    transportOf,
    mediaAtMeta: createMediaAtMeta({ db, storage, transportOf }),
    media: { file, url: (workspaceId, mediaId) => addresses.sign(workspaceId, mediaId) },
  }
}
