import { button, el } from './dom.js'

const kept = new Map()

/** What a business proposes as first words, until somebody has said something. */
export function startersOf(screen) {
  const { prompts = [], bubbles } = screen.chat()
  if (prompts.length === 0 || bubbles.length > 0) return []
  const key = screen.number + prompts.join('\n')
  if (!kept.has(key)) kept.set(key, draw(screen, prompts))
  return [kept.get(key)]
}

const draw = (screen, prompts) =>
  el(
    'div',
    { className: 'prompts' },
    prompts.map((text) =>
      button({ className: 'prompt', onclick: () => screen.write({ type: 'text', text }, { type: 'text', text }) }, text),
    ),
  )
