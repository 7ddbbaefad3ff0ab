import { el } from './dom.js'

const marks = [
  [/```([\s\S]+?)```/, 'code'],
  [/`([^`\n]+)`/, 'code'],
  [/https?:\/\/[^\s<>"'*]+[^\s<>"'*.,;:!?)]/, 'a'],
  [/(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])/, 'b'],
  [/(?<![\w_])_(?=\S)([^_\n]+?)(?<=\S)_(?![\w_])/, 'i'],
  [/(?<![\w~])~(?=\S)([^~\n]+?)(?<=\S)~(?![\w~])/, 's'],
]

/**
 * WhatsApp's *bold*, _italic_, ~strike~, ```mono``` and addresses as nodes; nothing is ever read as HTML. In a row or a quote, which
 * one taps as a whole, addresses are words like others.
 */
export function formatted(text, links = true) {
  let first
  for (const [pattern, tag] of marks) {
    const found = pattern.exec(text)
    if (found && (!first || found.index < first.found.index)) first = { found, tag }
  }
  if (!first) return text === '' ? [] : [text]
  const { found, tag } = first
  const rest = formatted(text.slice(found.index + found[0].length), links)
  return [...formatted(text.slice(0, found.index), links), nodeOf(tag, found, links), ...rest]
}

function nodeOf(tag, [whole, inner], links) {
  if (tag === 'a' && !links) return whole
  if (tag === 'a') return el('a', { href: whole, target: '_blank', rel: 'noopener noreferrer' }, whole)
  return el(tag, {}, tag === 'code' ? inner : formatted(inner, links))
}

const kinds = [
  ['blockquote', /^> ?(.*)$/],
  ['ul', /^\s*[-*] (.+)$/],
  ['ol', /^\s*(\d{1,2})\. (.+)$/],
]

/** A whole message: runs of lines that begin with `>`, `-` or `1.` are quotes and lists. */
export function paragraphs(text) {
  if (text.includes('```')) return formatted(text)
  const blocks = []
  for (const line of text.split('\n')) {
    const [kind, pattern] = kinds.find(([, one]) => one.test(line)) ?? []
    const last = blocks.at(-1)
    const found = pattern?.exec(line)
    const words = found ? found.at(-1) : line
    if (last && last.kind === kind) last.lines.push(words)
    else blocks.push({ kind, lines: [words], start: kind === 'ol' ? Number(found[1]) : undefined })
  }
  return blocks.flatMap(blockNodes)
}

function blockNodes({ kind, lines, start }, i) {
  if (kind === undefined) return [i > 0 && lines[0] === '' && lines.length === 1 ? '\n' : '', ...formatted(lines.join('\n'))]
  if (kind === 'blockquote') return [el('blockquote', {}, formatted(lines.join('\n')))]
  return [
    el(
      kind,
      { ...(start !== undefined && { start }) },
      lines.map((line) => el('li', {}, formatted(line))),
    ),
  ]
}
