import { button, choice, el, sheet } from './dom.js'
import { placeForm, referralForm, shareContact, unsupportedForm } from './forms.js'
import { icon } from './icons.js'
import { fileLine } from './parts.js'
import { record } from './record.js'
import { stickers } from './samples.js'
import { openCatalog } from './shop.js'

const kinds = [
  ['Document', 'file', '*/*', 'Any file, up to 100 MB'],
  ['Video', 'play', 'video/mp4,video/3gpp', 'MP4 or 3GP'],
  ['Audio', 'mic', 'audio/*', 'A sound file'],
]

/** Everything a phone can send besides text. */
export function openAttach(screen, picture) {
  sheet('Send', (close) => {
    const row = (label, mark, work, small) =>
      choice(
        label,
        () => {
          close()
          work()
        },
        { mark: el('span', { className: `dish dish-${mark}` }, icon(mark)), small },
      )
    return [
      row('Picture', 'picture', () => picture.click(), 'JPEG, PNG or WebP'),
      ...kinds.map(([label, mark, accept, small]) => row(label, mark, () => pick(screen, accept, label), small)),
      row('Voice message', 'mic', () => record(screen), 'Recorded here, or a ready sample'),
      row('Sticker', 'sticker', () => chooseSticker(screen)),
      row('Location', 'pin', () => placeForm(screen)),
      row('Contact', 'person', () => shareContact(screen), 'Yourself or somebody else'),
      row('Catalog', 'bag', () => openCatalog(screen), 'Fill a cart, ask about a product'),
      row('As if from an ad', 'ad', () => referralForm(screen), 'The first message after a click'),
      row('Something unsupported', 'help', () => unsupportedForm(screen), 'A poll, a GIF, a group invitation…'),
    ]
  })
}

function pick(screen, accept, label) {
  const input = el('input', {
    type: 'file',
    accept,
    onchange: () => input.files[0] && previewFile(screen, input.files[0], label),
  })
  input.click()
}

/** Looks at a file before it goes, with a caption where there can be one. */
export function previewFile(screen, file, label) {
  const address = URL.createObjectURL(file)
  const asDocument = label === 'Document'
  const kind = asDocument ? 'document' : (/^(image|video|audio)\//.exec(file.type)?.[1] ?? 'document')
  const noun = { image: 'picture', video: 'video', audio: 'audio', document: 'document' }[kind]
  const caption = el('input', {
    className: 'field',
    placeholder: 'Add a caption',
    'aria-label': 'Caption',
    maxLength: 1024,
    autocomplete: 'off',
  })
  const send = () => {
    const text = caption.value.trim()
    const media = { kind, url: address, name: file.name, size: file.size, mime: file.type }
    const quoted = screen.quoting.take()
    void screen.attach(file, {
      ...(text && { caption: text }),
      ...(asDocument && { kind: 'document' }),
      ...(quoted && { reply_to: quoted.id }),
      shown: { type: kind, text, media, ...(quoted && { quoted }) },
    })
  }
  const shownFile = looks[kind](address, file)
  const go = el('button', { className: 'go', type: 'submit' }, `Send ${noun}`)
  // What a browser cannot play may still be a good video; what it cannot draw is no picture.
  if (kind === 'image')
    shownFile.addEventListener('error', () => {
      go.disabled = true
      shownFile.replaceWith(el('p', { className: 'bad', role: 'alert' }, unreadable))
    })
  sheet(`Send this ${noun}`, (close) => [
    el(
      'form',
      {
        className: 'preview',
        onsubmit: (event) => {
          event.preventDefault()
          send()
          close()
        },
      },
      shownFile,
      kind === 'audio' ? '' : caption,
      el('div', { className: 'ends' }, button({ className: 'plain', onclick: close }, 'Cancel'), go),
    ),
  ])
}

const unreadable = 'This file is empty, broken or no picture after all. Choose another one, or send it as a document.'

const looks = {
  image: (src) => el('img', { src, alt: 'The picture to send' }),
  video: (src) => el('video', { src, controls: true }),
  audio: (src) => el('audio', { src, controls: true }),
  document: (_src, file) => el('p', {}, icon('file'), ' ', fileLine(file)),
}

function chooseSticker(screen) {
  sheet('Stickers', (close) => [
    el(
      'div',
      { className: 'sticker-grid' },
      stickers.map(({ name, draw }) => {
        const canvas = draw()
        const send = () => {
          close()
          canvas.toBlob(
            (blob) => screen.attach(new File([blob], `${name}.webp`, { type: 'image/webp' }), { kind: 'sticker' }),
            'image/webp',
            0.8,
          )
        }
        return button({ 'aria-label': `Sticker ${name}`, onclick: send }, canvas)
      }),
    ),
  ])
}
