import { api } from './api.js'
import { el, say, sheet } from './dom.js'
import { makeFlow } from './flow-screen.js'

/** Opens the form of a message in a sheet; closed before its end, nobody hears of it. */
export async function openFlow(screen, bubble) {
  const { phone, number } = screen
  const first = await api.openFlow(phone, number, bubble.id).catch((error) => say(error.message))
  if (!first) return
  if (!first.screen) return trouble(first)
  const flow = makeFlow({
    step: (wish) => api.stepFlow(phone, first.session, wish),
    upload: (file) => api.flowFile(phone, number, file).then(({ id }) => id),
    titled: (text) => {
      dialog.querySelector('h2').textContent = text
    },
    ended: (view) => {
      over = true
      close()
      if (view.state === 'failed') trouble(view)
    },
  })
  let over = false
  const closed = () => over || void api.closeFlow(phone, first.session).catch(() => {})
  const { close, dialog } = sheet(first.screen.title, () => [flow.node], { className: 'tall', closed })
  flow.take(first)
}

const trouble = ({ error }) => sheet('Form', () => [el('p', { className: 'padded' }, error ?? 'This form cannot be opened.')])
