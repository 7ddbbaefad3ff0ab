import { quoteBox } from './bubble.js'
import { el, icon, sheet } from './dom.js'

/** The line one writes in: `onText(text)`, `onPicture(file, caption)`. */
export function makeComposer(onText, onPicture) {
  const send = el('button', { className: 'send', type: 'submit', 'aria-label': 'Send', disabled: true }, icon('send'))
  const submit = () => {
    const text = input.value.trim()
    if (!text) return
    input.value = ''
    send.disabled = true
    onText(text)
  }
  const input = el('textarea', {
    rows: 1,
    placeholder: 'Message',
    'aria-label': 'Message',
    oninput: () => (send.disabled = !input.value.trim()),
    onkeydown: (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
      event.preventDefault()
      submit()
    },
    onpaste: (event) => {
      const file = [...event.clipboardData.files].find((one) => one.type.startsWith('image/'))
      if (file) previewPicture(file, onPicture)
    },
  })
  const files = el('input', {
    type: 'file',
    accept: 'image/jpeg,image/png,image/webp',
    className: 'hidden',
    'aria-label': 'Picture file',
    tabIndex: -1,
    onchange: () => {
      if (files.files[0]) previewPicture(files.files[0], onPicture)
      files.value = ''
    },
  })
  const attach = el(
    'button',
    { className: 'round', type: 'button', 'aria-label': 'Send a picture', onclick: () => files.click() },
    icon('picture'),
  )
  const node = el(
    'form',
    {
      className: 'composer',
      onsubmit: (event) => {
        event.preventDefault()
        submit()
      },
    },
    el('div', { className: 'pill' }, input, attach),
    files,
    send,
  )
  return { node, input }
}

function previewPicture(file, onPicture) {
  const address = URL.createObjectURL(file)
  const caption = el('input', { className: 'field', placeholder: 'Add a caption', 'aria-label': 'Caption', maxLength: 1024 })
  sheet((close) => {
    const done = () => {
      close()
      URL.revokeObjectURL(address)
    }
    return [
      el('h2', {}, 'Send this picture'),
      el(
        'form',
        {
          className: 'preview',
          onsubmit: (event) => {
            event.preventDefault()
            onPicture(file, caption.value.trim())
            done()
          },
        },
        el('img', { src: address, alt: 'The picture to send' }),
        caption,
        el(
          'div',
          { className: 'ends' },
          el('button', { className: 'plain', type: 'button', onclick: done }, 'Cancel'),
          el('button', { className: 'go', type: 'submit' }, 'Send picture'),
        ),
      ),
    ]
  })
}

/** The message being answered, above the composer; `take` gives its id and lets it go. */
export function makeQuoting() {
  let answering
  const node = el('div')
  const stop = () => {
    answering = undefined
    node.replaceChildren()
  }
  const start = (bubble, business) => {
    answering = bubble.id
    const close = el('button', { className: 'round', type: 'button', 'aria-label': 'Do not quote', onclick: stop }, icon('close'))
    node.replaceChildren(
      el('div', { className: 'answering' }, quoteBox({ text: bubble.text || 'Picture', mine: false }, business), close),
    )
  }
  const take = () => {
    const id = answering
    stop()
    return id
  }
  return { node, start, take }
}
