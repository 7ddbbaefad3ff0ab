import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { MediaId } from '@woochat/contract/id.ts'
import { sql } from 'kysely'
import { connectPractice } from '../channels/connect.ts'
import { type ChannelRow, getChannelRow, listChannels } from '../channels/store.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { findDemo } from '../demo/furnish.ts'
import { createNote, findNote } from '../demo/notes.ts'
import { createMedia, getMedia, type MediaRow } from '../media/store.ts'
import type { Parts } from '../parts.ts'
import { refreshSizes } from '../segments/sizes.ts'
import { listSegments } from '../segments/store.ts'
import { type Cast, findCast } from './cast.ts'
import { holdLiveTalks, liveTalks } from './live-talks.ts'
import { ensurePast } from './past.ts'
import { namePeople, type PracticePerson } from './practice.ts'
import { ensureTemplates } from './templates.ts'

export interface DemoHistory {
  /** When there is nothing left to do now. */
  readonly finished: Promise<void>
  stop(): Promise<void>
}

/**
 * Gives the demo workspace a past and a present, behind a start that does not wait for it: a practice number, approved
 * templates, finished campaigns, conversations. Needs the simulator; whatever stops it goes on at the next start.
 */
export function startDemoHistory(parts: Parts): DemoHistory {
  const { config, log } = parts
  const ended = new AbortController()
  const wanted = config.demo && config.roles.has('worker')
  const finished = (wanted ? run(parts, ended.signal) : Promise.resolve()).catch((error: unknown) => {
    if (!ended.signal.aborted) log.warn({ err: error }, 'the history of the demo is not complete; it goes on at the next start')
  })
  return {
    finished,
    stop: async () => {
      ended.abort()
      await finished
    },
  }
}

async function run(parts: Parts, signal: AbortSignal): Promise<void> {
  const { config, log, database } = parts
  const { db } = database
  const workspaceId = await findDemo(db)
  if (workspaceId === undefined || (await findNote(db, 'demo.talks')) === String(liveTalks.length)) return
  await measureSegments(parts, workspaceId)
  const { simulatorUrl } = config
  if (simulatorUrl === undefined) {
    log.info('no simulator runs, so the demo has contacts but no conversations')
    return
  }
  const cast = await findCast(db, workspaceId)
  const channel = await ensureChannel(parts, cast)
  if (!channel) return
  const [giftBoxes, photo] = await ensurePictures(parts, cast)
  const at = { workspaceId, channelId: channel.id as never, giftBoxes: giftBoxes.id as MediaId }
  const templates = await ensureTemplates({ db, credentials: parts.credentials, media: parts.media }, at, signal)
  await ensurePast({ db, cast, channelId: channel.id, templates, photo })
  await measureSegments(parts, workspaceId)
  await namePeople(simulatorUrl, await listPeople(parts, cast))
  await holdLiveTalks({
    db,
    simulatorUrl,
    channel,
    as: cast.as,
    fields: { orders: cast.field('orders').id, wholesale: cast.field('wholesale').id },
    signal,
  })
  log.info('the demo workspace has its history')
}

/** So that lists show sizes before anyone has asked for them. */
async function measureSegments({ database: { db } }: Parts, workspaceId: number): Promise<void> {
  await refreshSizes(db, workspaceId, (await listSegments(db, workspaceId)).items)
}

/** The practice number; one that was disconnected stays so, and the demo is left as it is. */
async function ensureChannel(
  { database: { db }, config, credentials }: Parts,
  { as, workspaceId }: Cast,
): Promise<ChannelRow | undefined> {
  const present = (await listChannels(db, workspaceId)).find((channel) => channel.kind === 'practice')
  if (!present && (await findNote(db, 'demo.channel')) !== undefined) return undefined
  const { id } = present ?? (await connectPractice({ db, config, credentials }, as.owner))
  await createNote(db, 'demo.channel', String(id))
  return withWorkspace(db, workspaceId, (tx) => getChannelRow(tx, workspaceId, id))
}

const pictures = ['gift-boxes.jpg', 'damaged-tin.jpg'] as const

async function ensurePictures({ database: { db }, storage }: Parts, { workspaceId }: Cast): Promise<[MediaRow, MediaRow]> {
  const kept = (await findNote(db, 'demo.pictures'))?.split(' ').map(Number)
  if (kept) return [await getMedia(db, workspaceId, kept[0] ?? 0), await getMedia(db, workspaceId, kept[1] ?? 0)]
  const [first, second] = await Promise.all(
    pictures.map(async (name) =>
      createMedia(db, workspaceId, await storage.put(await readFile(join(import.meta.dirname, name))), name),
    ),
  )
  if (!first || !second) throw new Error('The pictures of the demo were not kept')
  await createNote(db, 'demo.pictures', `${first.id} ${second.id}`)
  return [first, second]
}

/** Everyone by name; those whom the campaigns could not reach are not on WhatsApp. */
async function listPeople({ database: { db } }: Parts, { workspaceId }: Cast): Promise<PracticePerson[]> {
  const { rows } = await withWorkspace(db, workspaceId, (tx) =>
    sql<PracticePerson>`
      select c.phone, c.name, not exists (
        select from messages m where m.workspace_id = ${workspaceId} and m.contact_id = c.id and m.error_code = 131026) as "onWhatsApp"
      from contacts c where c.workspace_id = ${workspaceId} and c.phone is not null order by c.id`.execute(tx),
  )
  return rows
}
