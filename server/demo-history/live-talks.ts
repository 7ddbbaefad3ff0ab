import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { ChannelRow } from '../channels/store.ts'
import type { Db } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { Dice } from '../demo/dice.ts'
import { claimNext } from '../demo/notes.ts'
import type { Colleague } from '../demo/workspace.ts'
import type { Who } from '../http/who.ts'
import { sendMessage } from '../messages/send.ts'
import { type CandidateFields, fits, listCandidates } from './past-threads.ts'
import { writeAs } from './practice.ts'
import type { Script } from './threads.ts'

type LiveTalk = Pick<Script, 'from' | 'to' | 'talk'>

/** What is being said now; the last of them is on top of the inbox. Lines as in `threads.ts`, without minutes. */
export const liveTalks: readonly LiveTalk[] = [
  {
    from: 'wholesale',
    to: 'admin',
    talk: `
    < Hi Ravi, can we move Friday's delivery to Thursday?
    > Yes, Thursday before noon. I told the driver.`,
  },
  {
    from: 'AE en',
    to: 'agent',
    talk: `
    < Hello, is my refund on the way? Order NT-48021
    > It is: it left our account this morning, your bank shows it within three days.`,
  },
  {
    from: 'IN en',
    to: 'owner',
    talk: `
    < How do I make a cold brew from the white tea?
    > One spoon a glass, cold water, eight hours in the fridge. A strip of lemon peel if you like 🍋
    < Trying tonight, thanks!`,
  },
  {
    from: 'MX es_MX',
    to: null,
    talk: `
    < Hola, mi lata llegó abollada 😕 ¿qué puedo hacer?`,
  },
  {
    from: 'wholesale',
    to: null,
    talk: `
    < Good morning, please share your wholesale price list. We have two cafés, about 15 kg a month`,
  },
  {
    from: 'IN en',
    to: 'owner',
    talk: `
    < Can I change the delivery address of NT-48307? It should go to my office
    > Of course! Which address should we use?
    < 5th floor, Palm Court, MG Road, Bengaluru 560001`,
  },
  {
    from: 'BR pt_BR',
    to: null,
    talk: `
    < Oi! Vocês têm algum chá sem cafeína para crianças?`,
  },
  {
    from: 'IN hi',
    to: null,
    talk: `
    < नमस्ते, मसाला चाय 1 किलो का दाम क्या है?
    < और दिल्ली में डिलीवरी कितने दिन में होगी?`,
  },
  {
    from: 'IN en',
    to: null,
    talk: `
    < Hi! I saw your gift boxes on Instagram. Can one reach Whitefield by Saturday?
    < It is for my mother-in-law, so it has to be on time 😅`,
  },
]

export interface LiveDeps {
  db: Db
  simulatorUrl: string
  channel: ChannelRow
  as: Readonly<Record<Colleague, Who>>
  fields: CandidateFields
  signal: AbortSignal
}

/** Lets people write from their handsets and colleagues answer, over the whole way that messages go. */
export async function holdLiveTalks(deps: LiveDeps): Promise<void> {
  for (;;) {
    const turn = await claimNext(deps.db, 'demo.talks', liveTalks.length)
    const talk = turn === undefined ? undefined : liveTalks[turn]
    if (turn === undefined || !talk) return
    await hold(deps, talk, turn)
  }
}

async function hold(deps: LiveDeps, { from, to, talk }: LiveTalk, turn: number): Promise<void> {
  const { db, channel } = deps
  const workspaceId = channel.workspace_id
  const candidates = await withWorkspace(db, workspaceId, (tx) => listCandidates(tx, workspaceId, deps.fields))
  const contact = new Dice(500 + turn).one(candidates.filter((one) => fits(one, from)))
  if (!contact) return
  const lines = talk.trim().split('\n')
  for (const [i, line] of lines.entries()) {
    const text = line.trim().slice(2)
    if (line.trim().startsWith('<')) {
      await arrived(deps, await writeAs(deps.simulatorUrl, contact.phone, channel.phone_number_id, text))
    } else if (to) {
      const content = { type: 'text' as const, text }
      await sendMessage(db, deps.as[to], await conversationWith(deps, contact.id), {
        content,
        clientId: `demo-talk-${turn}-${i}`,
      })
    }
  }
}

const lookEveryMs = 100
const patienceLooks = 200

/** The way through webhook and processor takes some milliseconds; what never comes is left behind. */
async function arrived({ db, channel, signal }: LiveDeps, wamid: string): Promise<void> {
  for (let look = 0; look < patienceLooks; look++) {
    const found = await withWorkspace(db, channel.workspace_id, (tx) =>
      tx
        .selectFrom('message_wamids')
        .select('message_id')
        .where('workspace_id', '=', channel.workspace_id)
        .where('channel_id', '=', channel.id)
        .where('wamid', '=', wamid)
        .executeTakeFirst(),
    )
    if (found) return
    await sleep(lookEveryMs, undefined, { signal })
  }
  throw new Error('What a demo contact wrote did not arrive')
}

async function conversationWith({ db, channel }: LiveDeps, contactId: number): Promise<number> {
  const { rows } = await withWorkspace(db, channel.workspace_id, (tx) =>
    sql<{ id: number }>`
      select id from conversations where workspace_id = ${channel.workspace_id} and channel_id = ${channel.id} and contact_id = ${contactId}`.execute(
      tx,
    ),
  )
  const id = rows[0]?.id
  if (id === undefined) throw new Error('A demo contact wrote, but there is no conversation')
  return id
}
