import { behaviourOf, isOf } from '../people/behaviour.ts'
import { ask, between, chance } from '../population.ts'
import type { Outgoing } from '../state.ts'
import { later, type World } from '../world.ts'
import { ordersOf, threadOfOrder } from './order-book.ts'
import { payMethods, payOrder, payProblem } from './pay-order.ts'

/** Lets people pay by themselves: the share `payRate` of their population, once the order has arrived. */
export function letPeoplePay(world: World): void {
  const { arrived } = world.delivery
  world.delivery.arrived = (out) => {
    arrived(out)
    mayPay(world, out)
  }
}

function mayPay(world: World, out: Outgoing): void {
  if (out.type !== 'interactive' && out.type !== 'template') return
  const { state, clock, handsets } = world
  const { thread } = out
  const behaviour = behaviourOf(state, thread)
  if (behaviour.payRate === 0) return
  const order = ordersOf(world).ofMessage(out.id)
  if (!order || !isOf(state, thread, 'payRate', ask.pays)) return
  const share = chance(state.seed, `${thread.phone} ${order.reference}`, ask.pays)
  later(world, out.deliveredAt + between(behaviour.replyDelayMs, share) - clock.now(), () => {
    // Another person may have this number by now, with chats of their own.
    if (threadOfOrder(world, order) !== thread) return
    if (handsets.inHand(thread.phone) || payProblem(world, order) !== undefined) return
    payOrder(world, thread, out.id, { method: payMethods[Math.floor(share * payMethods.length)] ?? 'upi', outcome: 'success' })
  })
}
