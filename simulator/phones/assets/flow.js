import { api } from './api.js'
import { button, el, say, sheet } from './dom.js'
import { makeForm } from './flow-form.js'
import { drawAll } from './flow-parts.js'
import { icon } from './icons.js'

/**
 * Opens the form of a message in a sheet. The simulator runs the Flow (bindings, endpoint, what comes next); the handset draws the
 * screen it gives, keeps what is entered, and says what was tapped.
 */
export async function openFlow(screen, bubble) {
  const step = (wish) => api.flow(screen.phone, screen.number, { message: bubble.id, ...wish })
  const first = await step({ do: 'open' }).catch((error) => say(error.message))
  if (!first) return
  const body = el('div', { className: 'flow' })
  const { close, dialog } = sheet(first.screen?.title ?? 'Form', () => [body], {
    className: 'tall',
    closed: () => void step({ do: 'close' }).catch(() => {}),
  })
  const title = dialog.querySelector('h2')
  let busy = false

  async function go(wish) {
    if (busy) return
    busy = true
    body.classList.add('busy')
    await step(wish).then(draw, (error) => say(error.message))
    body.classList.remove('busy')
    busy = false
  }
  function draw(view) {
    if (view.done) {
      close()
      void screen.through(() => Promise.resolve())
      return
    }
    title.textContent = view.screen.title ?? ''
    const form = makeForm(view.values ?? {}, {
      act: (action, payload, values) => go({ do: 'act', action, payload, values }),
      upload: (file) => upload(screen, file),
    })
    const back = view.back
      ? button(
          {
            className: 'round',
            'aria-label': 'Back to the screen before',
            onclick: () => go({ do: 'back', values: form.values() }),
          },
          icon('back'),
        )
      : ''
    const nodes = [
      back,
      view.error ? el('p', { className: 'off', role: 'alert' }, view.error) : '',
      ...drawAll(view.screen.children, form),
    ]
    body.replaceChildren(...nodes.filter(Boolean))
    dialog.scrollTop = 0
  }
  draw(first)
}

/** A file of a form lies at the simulator like any other; the form names it. */
const upload = (screen, file) => api.flowFile(screen.phone, screen.number, file)
