import { button, el, minutes, sheet } from './dom.js'
import { icon } from './icons.js'
import { hum } from './samples.js'

const types = ['audio/ogg;codecs=opus', 'audio/mp4', 'audio/webm;codecs=opus']

/** Records a voice message, or offers a ready one where there is no microphone. */
export async function record(screen) {
  const stream = await navigator.mediaDevices?.getUserMedia?.({ audio: true }).catch(() => undefined)
  const type = globalThis.MediaRecorder && types.find((one) => MediaRecorder.isTypeSupported(one))
  if (stream && type) live(screen, stream, type)
  else ready(screen)
}

function send(screen, file) {
  const url = URL.createObjectURL(file)
  void screen.attach(file, { kind: 'voice', shown: { type: 'audio', media: { kind: 'audio', url, voice: true } } })
}

function live(screen, stream, type) {
  const recorder = new MediaRecorder(stream, { mimeType: type })
  const pieces = []
  const began = Date.now()
  const time = el('span', { className: 'clock', role: 'timer' }, '0:00')
  const timer = setInterval(() => {
    time.textContent = minutes((Date.now() - began) / 1000)
  }, 250)
  let keep = false
  recorder.ondataavailable = ({ data }) => pieces.push(data)
  recorder.onstop = () => {
    for (const track of stream.getTracks()) track.stop()
    const bare = type.split(';')[0]
    if (keep) send(screen, new File(pieces, `voice.${bare.split('/')[1]}`, { type: bare }))
  }
  recorder.start()
  const done = (wish, close) => {
    keep = wish
    close()
  }
  sheet(
    'Recording',
    (close) => [
      el('div', { className: 'recording' }, el('span', { className: 'red-dot' }), time),
      el(
        'div',
        { className: 'ends padded' },
        button({ className: 'plain', onclick: () => done(false, close) }, 'Throw away'),
        button({ className: 'go', onclick: () => done(true, close) }, 'Send voice message'),
      ),
    ],
    {
      closed: () => {
        clearInterval(timer)
        if (recorder.state !== 'inactive') recorder.stop()
      },
    },
  )
}

function ready(screen) {
  const file = hum()
  sheet('Voice message', (close) => [
    el('p', { className: 'padded' }, 'There is no microphone here. Send three hummed seconds instead.'),
    el('div', { className: 'padded' }, el('audio', { src: URL.createObjectURL(file), controls: true })),
    el(
      'div',
      { className: 'ends padded' },
      button({ className: 'plain', onclick: close }, 'Cancel'),
      button(
        {
          className: 'go',
          onclick: () => {
            close()
            send(screen, file)
          },
        },
        icon('mic'),
        'Send the sample',
      ),
    ),
  ])
}
