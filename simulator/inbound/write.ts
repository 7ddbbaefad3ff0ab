import { contactJson, learnPhone } from '../people/known.ts'
import { messageJson } from '../people/message-json.ts'
import type { Incoming, Thread } from '../state.ts'
import type { World } from '../world.ts'
import { contentOf, extraOf, ownMessage, type Worded, wrong } from './content.ts'
import { fileContent, hasFile } from './files.ts'
import type { FromPhone } from './from-phone.ts'
import { latestOf, threadOf } from './thread-of.ts'

const revokeMs = 2 * 86_400_000
const answers = new Set<string>([
  'button',
  'button_reply',
  'list_reply',
  'flow_reply',
  'address',
  'call_permission_reply',
  'payment_method',
  'contact_info',
])

/** Sends a message of a person to a number and gives its id. `base` is the address under which the business finds files. */
export async function writeFromPhone(world: World, phone: string, wish: FromPhone, base = world.site.url): Promise<string> {
  const thread = threadOf(world, wish.number, phone)
  if (wish.type === 'revoke') return revoke(world, thread, wish.message_id)
  if (wish.type === 'contact_info') learnPhone(world.state, thread)
  const replyTo = wish.reply_to ?? (answers.has(wish.type) ? latestOf(thread)?.id : undefined)
  const answer = replyTo === undefined ? wish : { ...wish, reply_to: replyTo }
  const worded: Worded = hasFile(answer)
    ? await fileContent(world, thread, answer, base)
    : contentOf(world, thread, answer as Exclude<typeof answer, { type: 'revoke' }>)
  const extra = { ...extraOf(world.state, thread, wish), ...worded.extra }
  const { type, content } = worded
  return world.delivery.receive(thread, type, content, replyTo, Object.keys(extra).length > 0 ? extra : undefined).id
}

/** Deletes a message for everyone: only a number that is also in the WhatsApp Business App hears of it. Gives the webhook's id. */
function revoke(world: World, thread: Thread, id: string): string {
  const old = ownMessage(thread, id)
  if (world.clock.now() - old.at > revokeMs) throw wrong('A message can be deleted for everyone for two days.')
  thread.said[thread.said.indexOf(old)] = { ...old, content: {}, changed: 'deleted' }
  world.handsets.changed(thread.phone, thread.numberId)
  world.state.touched()
  if (!world.state.numbers.get(thread.numberId)?.coexistence) return id
  return tell(world, thread, { type: 'revoke', content: { original_message_id: id } }).id
}

/** Sends a webhook that is no message: it opens no window and stands in no chat. `contact` is left out of system messages. */
export function tell(world: World, thread: Thread, { type, content, extra }: Worded, contact = true): Incoming {
  const { state, webhooks, ids, clock } = world
  const at = clock.now()
  const said: Incoming = {
    out: false,
    id: ids.message(thread.phone, 'in'),
    at,
    type,
    content,
    contextId: undefined,
    extra,
    readAt: 0,
  }
  if (state.blockLists.get(thread.numberId)?.has(thread.phone)) return said
  webhooks.message(thread.numberId, thread.phone, messageJson(state, thread, said), contact ? contactJson(state, thread) : '')
  return said
}
