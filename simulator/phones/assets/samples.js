import { el } from './dom.js'

const side = 512

/** Stickers of our own, drawn here: 512 by 512, as WhatsApp wants them. */
export const stickers = [
  ['Thanks', '🙏', '#fde5ec'],
  ['Great', '🎉', '#ece5fd'],
  ['Love', '💚', '#dcf5e4'],
  ['Tea', '🍵', '#d9f0fb'],
  ['Hm', '🤔', '#ffedd5'],
  ['No', '🙅', '#dbeafe'],
].map(([name, emoji, ground]) => ({ name, draw: () => drawSticker(emoji, ground) }))

function drawSticker(emoji, ground) {
  const canvas = el('canvas', { width: side, height: side })
  const pen = canvas.getContext('2d')
  pen.fillStyle = ground
  pen.beginPath()
  pen.arc(side / 2, side / 2, side / 2 - 12, 0, 2 * Math.PI)
  pen.fill()
  pen.font = '290px sans-serif'
  pen.textAlign = 'center'
  pen.textBaseline = 'middle'
  pen.fillText(emoji, side / 2, side / 2 + 20)
  return canvas
}

/** Three seconds of a hummed tune, for phones without a microphone: a WAV made here. */
export function hum() {
  const [rate, seconds] = [8_000, 3]
  const view = new DataView(new ArrayBuffer(44 + rate * seconds))
  const word = (at, text) => {
    for (let i = 0; i < text.length; i++) view.setUint8(at + i, text.charCodeAt(i))
  }
  word(0, 'RIFF')
  view.setUint32(4, 36 + rate * seconds, true)
  word(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, rate, true)
  view.setUint32(28, rate, true)
  view.setUint16(32, 1, true)
  view.setUint16(34, 8, true)
  word(36, 'data')
  view.setUint32(40, rate * seconds, true)
  const tones = [262, 330, 392, 330, 294, 262]
  for (let i = 0; i < rate * seconds; i++) {
    const tone = tones[Math.floor((i / rate) * 2) % tones.length]
    const swell = Math.min(1, ((i % (rate / 2)) / (rate / 2)) * 8) * (1 - (i % (rate / 2)) / (rate / 2))
    view.setUint8(44 + i, 128 + Math.round(60 * swell * Math.sin((2 * Math.PI * tone * i) / rate)))
  }
  return new File([view.buffer], 'voice.wav', { type: 'audio/wav' })
}
