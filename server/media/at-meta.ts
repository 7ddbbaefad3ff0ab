import { openAsBlob } from 'node:fs'
import type { Readable } from 'node:stream'
import { MediaFound, MediaUploaded } from '@woochat/contract/cloud-api/send.ts'
import { mediaLimits } from '@woochat/contract/media.ts'
import { FormData } from 'undici'
import { graphAsk } from '../cloud-api/call.ts'
import { poolFor, type Transport } from '../cloud-api/transport.ts'
import type { Db } from '../db/pool.ts'
import type { Storage, StoredFile } from '../storage/files.ts'
import { createUpload, findUpload, getMedia } from './store.ts'

export interface AtMetaDeps {
  db: Db
  storage: Storage
  transportOf(workspaceId: number, channelId: number): Promise<Transport>
}

/** Finds or makes the id of a file at Meta, by number; those who want the same one at once wait for one upload. */
export function createMediaAtMeta(
  deps: AtMetaDeps,
): (workspaceId: number, channelId: number, mediaId: number) => Promise<string> {
  const underWay = new Map<string, Promise<string>>()
  return (workspaceId, channelId, mediaId) => {
    const key = `${workspaceId} ${channelId} ${mediaId}`
    const present = underWay.get(key) ?? findOrUpload(deps, workspaceId, channelId, mediaId).finally(() => underWay.delete(key))
    underWay.set(key, present)
    return present
  }
}

async function findOrUpload(deps: AtMetaDeps, workspaceId: number, channelId: number, mediaId: number): Promise<string> {
  const known = await findUpload(deps.db, workspaceId, mediaId, channelId)
  if (known) return known
  const transport = await deps.transportOf(workspaceId, channelId)
  const row = await getMedia(deps.db, workspaceId, mediaId)
  const form = new FormData()
  form.set('messaging_product', 'whatsapp')
  form.set('type', row.mime)
  form.set('file', await openAsBlob(deps.storage.pathOf(row.stored_as), { type: row.mime }), row.file_name ?? `file-${mediaId}`)
  const { id: metaId } = await graphAsk(transport, {
    method: 'POST',
    path: `/${transport.phoneNumberId}/media`,
    body: form,
    reply: MediaUploaded,
    timeoutMs: 120_000,
  })
  await createUpload(deps.db, workspaceId, { mediaId, channelId, metaId })
  return metaId
}

/** Fetches a file that a person sent: the address Meta gives lives five minutes, so it is asked for each time. */
export async function fetchFromMeta(transport: Transport, storage: Storage, metaId: string): Promise<StoredFile> {
  const found = await graphAsk(transport, {
    path: `/${metaId}`,
    query: { phone_number_id: transport.phoneNumberId },
    reply: MediaFound,
  })
  const url = new URL(found.url)
  if (!isMetas(url, transport.baseUrl)) throw new Error(`Meta named an address for a file that is not Meta's: ${url.host}`)
  const { statusCode, body } = await poolFor(url.origin).request({
    method: 'GET',
    path: url.pathname + url.search,
    headers: { authorization: `Bearer ${transport.token}`, 'user-agent': 'WooChat' },
    headersTimeout: 30_000,
    bodyTimeout: 60_000,
  })
  if (statusCode !== 200) {
    await body.dump()
    throw new Error(`Meta answered HTTP ${statusCode} for the file`)
  }
  const stored = await storage.put(body as Readable, mediaLimits.document)
  if (isOther(found.sha256, stored.sha256)) {
    await storage.remove(stored.storedAs)
    throw new Error('The file arrived damaged')
  }
  return stored
}

/** The token goes along, so only to Meta's own hosts, or to where the Graph API itself is. */
function isMetas(url: URL, baseUrl: string): boolean {
  return (
    url.origin === new URL(baseUrl).origin ||
    (url.protocol === 'https:' && /(^|\.)(facebook\.com|fbsbx\.com|fbcdn\.net|whatsapp\.net|whatsapp\.com)$/.test(url.hostname))
  )
}

/** Meta writes it in base64 in webhooks and in hex here, or the other way round: both are known. */
function isOther(claimed: string, hex: string): boolean {
  if (/^[0-9a-f]{64}$/i.test(claimed)) return claimed.toLowerCase() !== hex
  const bytes = Buffer.from(claimed, 'base64')
  return bytes.length === 32 && bytes.toString('hex') !== hex
}
