/** How the bytes of a file become text, and how the text is cut into cells. */
export interface Shape {
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'
  /** Bytes of the byte-order mark. */
  mark: number
  delimiter: ',' | ';' | '\t' | '|'
}

const delimiters = [',', ';', '\t', '|'] as const

/** Guesses from the first bytes of a file: a byte-order mark, zero bytes of UTF-16, else UTF-8 if it is valid, else Windows-1252. */
export function sniff(head: Uint8Array): Shape {
  const { encoding, mark } = encodingOf(head)
  const text = new TextDecoder(encoding).decode(head.subarray(mark))
  return { encoding, mark, delimiter: delimiterOf(text) }
}

function encodingOf(head: Uint8Array): Pick<Shape, 'encoding' | 'mark'> {
  const [a, b, c] = head
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf-8', mark: 3 }
  if (a === 0xff && b === 0xfe) return { encoding: 'utf-16le', mark: 2 }
  if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', mark: 2 }
  const sample = head.subarray(0, 4096)
  const zeros = (from: number): number => sample.filter((byte, i) => i % 2 === from && byte === 0).length
  if (zeros(1) > sample.length / 5) return { encoding: 'utf-16le', mark: 0 }
  if (zeros(0) > sample.length / 5) return { encoding: 'utf-16be', mark: 0 }
  return { encoding: isUtf8(head) ? 'utf-8' : 'windows-1252', mark: 0 }
}

/** The head may end inside a character, so up to three bytes at its end prove nothing. */
function isUtf8(head: Uint8Array): boolean {
  for (let cut = 0; cut <= 3; cut++) {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(head.subarray(0, head.length - cut))
      return true
    } catch {}
  }
  return false
}

/** The delimiter that cuts the first lines into the same number of cells most often; a comma when none does. */
function delimiterOf(text: string): Shape['delimiter'] {
  const lines = unquoted(text)
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(0, 20)
  const scores = delimiters.map((delimiter) => {
    const counts = lines.map((line) => line.split(delimiter).length - 1)
    const most = counts[0] ?? 0
    return { delimiter, score: most === 0 ? 0 : counts.filter((count) => count === most).length * 10 + Math.min(most, 9) }
  })
  return scores.reduce((best, each) => (each.score > best.score ? each : best)).score === 0
    ? ','
    : scores.reduce((best, each) => (each.score > best.score ? each : best)).delimiter
}

/** Quoted cells may hold any delimiter, so they do not count. */
const unquoted = (text: string): string => text.replace(/"(?:[^"]|"")*"/g, 'x')
