/** A piece of WhatsApp text: marks may nest, code may not hold marks. */
export type Piece =
  | { kind: 'text'; text: string }
  | { kind: 'bold' | 'italic' | 'strike'; pieces: Piece[] }
  | { kind: 'code' | 'block'; text: string }
  | { kind: 'link'; text: string; url: string }
  | { kind: 'variable'; name: string }

export type Line =
  | { kind: 'plain' | 'bullet' | 'quote'; pieces: Piece[] }
  | { kind: 'number'; number: string; pieces: Piece[] }
  | { kind: 'block'; text: string }

const marks = { '*': 'bold', _: 'italic', '~': 'strike' } as const
type Mark = keyof typeof marks

/** Reads text as WhatsApp does: *bold* _italic_ ~strike~ `code` ```block```, lists, quotes and links. Source: faq.whatsapp.com/539178204879377 (2026-09). */
export function parseWhatsAppText(source: string): Line[] {
  const parts = source.split(/\n?(```[\s\S]+?```)\n?/)
  return parts.flatMap((part, i): Line[] => {
    if (i % 2 === 1) return [{ kind: 'block', text: part.slice(3, -3).replace(/^\n|\n$/g, '') }]
    const besideBlock = part === '' && parts.length > 1
    return besideBlock ? [] : part.split('\n').map(parseLine)
  })
}

function parseLine(line: string): Line {
  const [, bullet] = /^[*-] (.+)$/.exec(line) ?? []
  if (bullet !== undefined) return { kind: 'bullet', pieces: parsePieces(bullet) }
  const [, number, item] = /^(\d{1,3})\. (.+)$/.exec(line) ?? []
  if (number !== undefined && item !== undefined) return { kind: 'number', number, pieces: parsePieces(item) }
  const [, quote] = /^> (.+)$/.exec(line) ?? []
  if (quote !== undefined) return { kind: 'quote', pieces: parsePieces(quote) }
  return { kind: 'plain', pieces: parsePieces(line) }
}

const token = /`([^`\n]+)`|(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]])|\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g

/** Code, links and variables first, so that a mark inside an address stays an address. */
export function parsePieces(text: string): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (const match of text.matchAll(token)) {
    const [whole, code, url, variable] = match
    pieces.push({ kind: 'text', text: text.slice(from, match.index) })
    if (code !== undefined) pieces.push({ kind: 'code', text: code })
    else if (url !== undefined) pieces.push({ kind: 'link', text: url, url })
    else pieces.push({ kind: 'variable', name: variable ?? '' })
    from = match.index + whole.length
  }
  pieces.push({ kind: 'text', text: text.slice(from) })
  return withMarks(pieces.filter((piece) => piece.kind !== 'text' || piece.text !== ''))
}

/** The words without their marks, for one line where nothing is bold: a list, a quote. */
export const plainWords = (source: string): string => parsePieces(source).map(wordsOf).join('')

function wordsOf(piece: Piece): string {
  if ('pieces' in piece) return piece.pieces.map(wordsOf).join('')
  return piece.kind === 'variable' ? `{{${piece.name}}}` : piece.text
}

/** Letters of text pieces one by one, so that a mark can open in one piece and close in another. */
type Letter = string | Exclude<Piece, { kind: 'text' }>

function withMarks(pieces: readonly Piece[]): Piece[] {
  const letters = pieces.flatMap((piece): Letter[] => (piece.kind === 'text' ? [...piece.text] : [piece]))
  return readMarks(letters)
}

function readMarks(letters: readonly Letter[]): Piece[] {
  const out: Piece[] = []
  let plain = ''
  const flush = (): void => {
    if (plain) out.push({ kind: 'text', text: plain })
    plain = ''
  }
  for (let i = 0; i < letters.length; i++) {
    const letter = letters[i]
    const close = isMark(letter) ? closing(letters, i, letter) : -1
    if (typeof letter === 'string' && close > 0 && isMark(letter)) {
      flush()
      out.push({ kind: marks[letter], pieces: readMarks(letters.slice(i + 1, close)) })
      i = close
    } else if (typeof letter === 'string') plain += letter
    else if (letter !== undefined) {
      flush()
      out.push(letter)
    }
  }
  flush()
  return out
}

const isMark = (letter: Letter | undefined): letter is Mark => typeof letter === 'string' && letter in marks

/** A mark opens after a space or sign and before a letter, and closes the other way round. */
function closing(letters: readonly Letter[], open: number, mark: Mark): number {
  if (isWordy(letters[open - 1]) || isBlank(letters[open + 1])) return -1
  for (let i = open + 2; i < letters.length; i++) {
    if (letters[i] === mark && !isBlank(letters[i - 1]) && !isWordy(letters[i + 1])) return i
  }
  return -1
}

const isWordy = (letter: Letter | undefined): boolean => typeof letter === 'string' && /[\p{L}\p{N}]/u.test(letter)
const isBlank = (letter: Letter | undefined): boolean => letter === undefined || (typeof letter === 'string' && /\s/.test(letter))
