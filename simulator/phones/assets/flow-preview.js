import { button, el, say } from './dom.js'
import { makeForm } from './flow-form.js'
import { drawAll } from './flow-parts.js'
import { icon } from './icons.js'

/** The page behind `preview_url`: a form as a handset draws it, without a chat. */
const place = document.querySelector('main')
const body = el('div', { className: 'flow' })
place.append(body)
let session

async function step(wish) {
  const answer = await fetch(location.pathname + location.search, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ session, ...wish }),
  })
  const view = await answer.json()
  if (!answer.ok) throw new Error(view.error?.message ?? 'This cannot be done')
  session = view.session
  return view
}

const go = (wish) => step(wish).then(draw, (error) => say(error.message))

function draw(view) {
  if (view.url) window.open(view.url, '_blank', 'noopener')
  if (!view.screen) {
    const words = view.error ?? 'Sent'
    const answer = view.response ? el('pre', {}, JSON.stringify(view.response, undefined, 2)) : ''
    body.replaceChildren(el('p', { role: 'status' }, words), ...[answer].filter(Boolean))
    return
  }
  document.querySelector('h1').textContent = view.screen.title
  const form = makeForm(view.values, {
    act: (action, payload, values) => go({ action, payload, form: values }),
    upload: () => Promise.reject(new Error('A preview takes no files')),
  })
  const back = view.back
    ? button(
        { className: 'round', 'aria-label': 'Back to the screen before', onclick: () => go({ action: 'back' }) },
        icon('back'),
      )
    : ''
  const error = view.error ? el('p', { className: 'off', role: 'alert' }, view.error) : ''
  body.replaceChildren(...[back, error, ...drawAll(view.screen.children, form)].filter(Boolean))
}

void go({})
