import { button, el, minutes } from './dom.js'
import { icon } from './icons.js'

const bars = 34

/** A voice note or a song: play, waves that fill, and how long it is. `heard` is called at the first play. */
export function player(bubble, heard) {
  const { media, id } = bubble
  const sound = el('audio', { src: media.url, preload: 'metadata' })
  const time = el('span', { className: 'small time' }, '0:00')
  const waves = el('span', { className: 'waves', 'aria-hidden': 'true' }, heights(id).map(wave))
  const key = button({ className: 'round play', 'aria-label': 'Play' }, icon('play'))
  const slider = el('input', {
    className: 'seek',
    type: 'range',
    min: 0,
    max: 100,
    value: 0,
    step: 1,
    'aria-label': 'Position in the recording',
    oninput: () => {
      if (Number.isFinite(sound.duration)) sound.currentTime = (sound.duration * Number(slider.value)) / 100
    },
  })
  let first = true
  const draw = () => {
    const share = Number.isFinite(sound.duration) && sound.duration > 0 ? sound.currentTime / sound.duration : 0
    time.textContent = minutes(sound.paused && sound.currentTime === 0 ? sound.duration : sound.currentTime)
    slider.value = String(Math.round(share * 100))
    ;[...waves.children].forEach((bar, i) => {
      bar.classList.toggle('past', i / bars < share)
    })
    key.replaceChildren(icon(sound.paused ? 'play' : 'pause'))
    key.setAttribute('aria-label', sound.paused ? 'Play' : 'Pause')
  }
  for (const event of ['loadedmetadata', 'timeupdate', 'play', 'pause', 'ended']) sound.addEventListener(event, draw)
  sound.addEventListener('error', () => {
    time.textContent = 'Cannot be played here'
  })
  key.onclick = () => {
    if (sound.paused) void sound.play().catch(() => {})
    else sound.pause()
    if (first) heard()
    first = false
  }
  return el(
    'div',
    { className: `voice${media.voice ? '' : ' song'}` },
    el('span', { className: 'avatar voice-face', 'aria-hidden': 'true' }, icon(media.voice ? 'mic' : 'play')),
    key,
    el('span', { className: 'track' }, waves, slider, time),
    sound,
  )
}

const wave = (height) => {
  const bar = el('i')
  bar.style.height = `${height}px`
  return bar
}

/** The waves of a message are its own, and the same each time it is drawn. */
function heights(id) {
  let h = 2_166_136_261
  for (const c of id) h = Math.imul(h ^ c.codePointAt(0), 16_777_619) >>> 0
  return Array.from({ length: bars }, (_, i) => {
    h = (Math.imul(h, 1_664_525) + 1_013_904_223) >>> 0
    return 4 + Math.round((h / 4_294_967_296) * 14 * (0.55 + 0.45 * Math.sin((i / bars) * Math.PI)))
  })
}
