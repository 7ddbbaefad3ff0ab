import { button, el, say } from './dom.js'
import { drawAll } from './flow-parts.js'
import { icon } from './icons.js'

const quietMs = 150

/**
 * One form being filled in. The simulator runs the Flow (bindings, checks, endpoint, what comes next); this draws the screen it gives,
 * keeps what is entered, and says what was tapped: `step` asks it, `titled` and `ended` hear of a new title and of the end.
 */
export function makeFlow({ step, upload, titled, ended }) {
  const node = el('div', { className: 'flow' })
  let [view, values, problems, timer, busy] = [undefined, {}, new Map(), undefined, false]

  async function go(wish) {
    if (busy) return
    busy = true
    clearTimeout(timer)
    node.classList.add('busy')
    await step({ ...wish, form: values }).then(take, (error) => say(error.message))
    node.classList.remove('busy')
    busy = false
  }
  /** What was entered may show or hide other parts: the simulator is asked once the fingers rest. */
  function changed(name, value) {
    values[name] = value
    const problem = problems.get(name)
    if (problem) problem.textContent = ''
    clearTimeout(timer)
    if (view.live) timer = setTimeout(() => !busy && step({ action: 'refresh', form: values }).then(take, () => {}), quietMs)
  }
  const form = {
    value: (name) => values[name],
    set: changed,
    watch: (name, problem) => {
      problems.set(name, problem)
      problem.textContent = view.errors[name] ?? ''
    },
    act: (action, payload) => action && go({ action, payload }),
    upload,
  }
  function take(next) {
    if (!next.screen) return ended(next)
    const other = view?.screen.id !== next.screen.id
    const same = !other && JSON.stringify(asDrawn(view)) === JSON.stringify(asDrawn(next))
    view = next
    if (other) values = structuredClone(next.values)
    if (!same) draw(other)
  }
  function draw(other) {
    const focused = other ? undefined : document.activeElement?.getAttribute('name')
    problems = new Map()
    titled(view.screen.title)
    const nodes = [
      view.back
        ? button(
            { className: 'round', 'aria-label': 'To the screen before', onclick: () => go({ action: 'back' }) },
            icon('back'),
          )
        : '',
      view.draft ? el('p', { className: 'small' }, 'A draft: it is not published yet.') : '',
      view.error ? el('p', { className: 'off', role: 'alert' }, view.error) : '',
      view.url ? linkTo(view.url) : '',
      ...drawAll(view.screen.children, form),
    ]
    node.replaceChildren(...nodes.filter(Boolean))
    if (focused) node.querySelector(`[name="${CSS.escape(focused)}"]`)?.focus()
    const [wrong] = Object.keys(view.errors)
    if (wrong) problems.get(wrong)?.scrollIntoView({ block: 'center' })
    else if (other) node.closest('dialog')?.scrollTo({ top: 0 })
  }
  return { node, take }
}

const asDrawn = ({ screen, errors, error, back, url }) => [screen, errors, error, back, url]

const linkTo = (url) =>
  el(
    'a',
    { className: 'f-link', href: /^https?:/i.test(url) ? url : '#', target: '_blank', rel: 'noopener noreferrer' },
    `Open ${url}`,
  )
