import { api } from './api.js'
import { avatar, button, el, minutes, say, sheet } from './dom.js'
import { icon } from './icons.js'

const askEveryMs = 1_000

/** Calls the business: no sound travels, but it hears the ringing, and may take the call. */
export async function ringUp(screen) {
  const { phone, number } = screen
  const name = screen.chat()?.name ?? 'Business'
  const call = await api.ring(phone, number).catch((error) => say(error.message))
  if (!call) return
  const state = el('p', { className: 'call-state', role: 'status' }, 'Ringing…')
  let timer
  const draw = (now) => {
    state.textContent = wordsOf(now)
    if (now.state === 'ended') clearInterval(timer)
  }
  const hangUp = () => api.hangUp(phone, number, call.id).catch(() => {})
  sheet(
    `Call to ${name}`,
    (close) => [
      el('div', { className: 'about' }, avatar(name, 'huge'), state),
      el(
        'div',
        { className: 'ends padded call-ends' },
        button({ className: 'go red', onclick: close }, icon('phone'), 'Hang up'),
      ),
    ],
    {
      closed: () => {
        clearInterval(timer)
        void hangUp()
      },
    },
  )
  timer = setInterval(() => api.callState(phone, number, call.id).then(draw, () => clearInterval(timer)), askEveryMs)
}

const wordsOf = ({ state, seconds, answered }) =>
  state === 'accepted'
    ? `On the phone · ${minutes(seconds)}`
    : state !== 'ended'
      ? 'Ringing…'
      : answered
        ? `Ended after ${minutes(seconds)}`
        : 'Nobody answered'
