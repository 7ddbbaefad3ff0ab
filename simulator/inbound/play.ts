import { ButtonsComponent } from '@woochat/contract/cloud-api/templates.ts'
import { behaviourOf, isOf } from '../people/behaviour.ts'
import { populationSlice } from '../people/populations.ts'
import { ask, between, chance } from '../population.ts'
import { type Outgoing, templateKey } from '../state.ts'
import { later, type World } from '../world.ts'
import { blockBusiness, choicesOf, reportBusiness } from './complain.ts'
import { contactBookSlice } from './contact-book.ts'
import { setMarketing } from './marketing.ts'
import { writeFromPhone } from './write.ts'

/** Lets the people of this world live: what arrives moves them, and what they know is kept. */
export function playPeople(world: World): void {
  world.delivery.arrived = (out) => react(world, out)
  world.slices.set('populations', populationSlice(world.state))
  choicesOf(world)
  world.slices.set('contact-book', contactBookSlice(world))
}

/** What a person does with what the business wrote on its own account: answers, blocks, reports, or wants no more of it. */
function react(world: World, out: Outgoing): void {
  if (out.type !== 'template' && out.via !== 'direct') return
  const { thread } = out
  const behaviour = behaviourOf(world.state, thread)
  if (behaviour.replyRate > 0 && isOf(world.state, thread, 'replyRate', ask.replies))
    act(world, out, behaviour.replyDelayMs, ask.delay + 16 * thread.accepted + out.life.length, () => answer(world, out))
  for (const { rate, question, does } of complaints) {
    if (behaviour[rate] === 0 || !isOf(world.state, thread, rate, question)) continue
    act(world, out, behaviour.replyDelayMs, question + 16 * thread.accepted, () => does(world, out))
  }
}

const complaints = [
  { rate: 'blockRate', question: ask.blocks, does: (world: World, { thread }: Outgoing) => blockBusiness(world, thread, true) },
  { rate: 'reportRate', question: ask.reports, does: (world: World, { thread }: Outgoing) => reportBusiness(world, thread) },
  {
    rate: 'optOutRate',
    question: ask.optsOut,
    does: (world: World, { thread, category }: Outgoing) => {
      if (category.startsWith('marketing') && thread.marketing === 'allowed') setMarketing(world, thread, 'stop')
    },
  },
] as const

/** Does it after a while, unless somebody has this person's phone in hand by then. */
function act(world: World, out: Outgoing, delayMs: readonly [number, number], question: number, does: () => void): void {
  const { state, clock } = world
  const afterMs = delayMs[1] === 0 ? 0 : between(delayMs, chance(state.seed, out.thread.phone, question))
  later(world, out.deliveredAt + afterMs - clock.now(), () => {
    if (!world.handsets.inHand(out.thread.phone)) does()
  })
}

function answer(world: World, out: Outgoing): void {
  const { thread } = out
  if (thread.blocked) return
  const { seed } = world.state
  const behaviour = behaviourOf(world.state, thread)
  const share = chance(seed, thread.phone, ask.words)
  const button = share < behaviour.buttonTapRate ? quickReply(world, out) : undefined
  if (button) world.delivery.receive(thread, 'button', button, out.id)
  else if (behaviour.voiceRate > 0 && chance(seed, thread.phone, ask.voice) < behaviour.voiceRate)
    world.clock.hold(writeFromPhone(world, thread.phone, { number: thread.numberId, type: 'audio', voice: true }))
  else {
    const body = behaviour.replies[Math.floor(share * behaviour.replies.length)] ?? 'Thank you!'
    world.delivery.receive(thread, 'text', { body })
  }
}

/** What a tap on the first quick reply sends: the payload its sender gave it, else its label. Direct Send's are ids and titles. */
function quickReply({ state }: World, out: Outgoing): { payload: string; text: string } | undefined {
  const { template, interactive } = JSON.parse(out.raw.read()) as { template?: TemplateSend; interactive?: InteractiveSend }
  const reply = interactive?.action?.buttons?.find((one) => one.reply)?.reply
  if (reply) return { payload: reply.id, text: reply.title }
  const accountId = state.numbers.get(out.thread.numberId)?.accountId ?? ''
  const found = state.templatesByName.get(templateKey(accountId, template?.name ?? '', template?.language.code ?? ''))
  const buttons = found?.components.flatMap((part) => ButtonsComponent.safeParse(part).data?.buttons ?? [])
  const index = buttons?.findIndex((button) => button.type === 'QUICK_REPLY') ?? -1
  const text = buttons?.[index]?.text
  if (text === undefined) return undefined
  const given = template?.components?.find((part) => part.type.toLowerCase() === 'button' && Number(part.index) === index)
  return { payload: given?.parameters?.[0]?.payload ?? text, text }
}

/** What was checked when it was accepted. */
interface InteractiveSend {
  action?: { buttons?: { reply?: { id: string; title: string } }[] }
}
interface TemplateSend {
  name: string
  language: { code: string }
  components?: { type: string; index?: string | number; parameters?: { payload?: string }[] }[]
}
