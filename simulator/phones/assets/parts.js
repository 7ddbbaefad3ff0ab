import { avatar, button, el, sheet, sizeText } from './dom.js'
import { icon, svg } from './icons.js'
import { player } from './voice.js'

/** The file of a message: drawn at its place at once, so that nothing jumps when it comes. */
export function mediaOf(bubble, act) {
  const { media, text, header } = bubble
  if (media.kind === 'sticker') return el('img', { className: 'sticker', src: media.url, alt: 'Sticker', loading: 'lazy' })
  if (media.kind === 'image') return picture(media, text, header)
  if (media.kind === 'video' || media.kind === 'gif') return film(media)
  if (media.kind === 'audio') return player(bubble, () => act.played(bubble))
  return paper(media)
}

function picture(media, text, header) {
  const alt = text ? `Picture: ${text}` : 'Picture'
  const whole = () => sheet('Picture', () => [el('img', { className: 'whole', src: media.url, alt })], { className: 'viewer' })
  return button(
    { className: `frame${text || header ? '' : ' alone'}`, title: 'See the whole picture', onclick: whole },
    el('img', { className: 'picture', src: media.url, alt, loading: 'lazy' }),
  )
}

const film = (media) =>
  el('video', {
    className: 'picture film',
    src: media.url,
    controls: media.kind === 'video',
    preload: 'metadata',
    ...(media.kind === 'gif' && { autoplay: true, loop: true }),
    muted: media.kind === 'gif',
    playsInline: true,
    'aria-label': media.kind === 'gif' ? 'GIF' : 'Video',
  })

const inks = { pdf: 'red', doc: 'blue', docx: 'blue', xls: 'green', xlsx: 'green', csv: 'green', ppt: 'orange', pptx: 'orange' }

function paper(media) {
  const name = media.name ?? 'Document'
  const ending = (/\.([a-z0-9]{1,5})$/i.exec(name)?.[1] ?? media.mime?.split('/')[1] ?? 'file').toLowerCase().slice(0, 5)
  const about = [ending.toUpperCase(), media.size === undefined ? '' : sizeText(media.size)].filter(Boolean).join(' · ')
  return el(
    'a',
    { className: 'file', href: media.url, target: '_blank', rel: 'noopener', download: name },
    el('span', { className: `paper ink-${inks[ending] ?? 'plain'}`, 'aria-hidden': 'true' }, ending.slice(0, 4)),
    el('span', { className: 'grow' }, el('span', { className: 'one' }, name), el('span', { className: 'small' }, about)),
  )
}

/** A street map of nowhere, the same for the same place: nothing is fetched to draw it. */
export function placeOf({ latitude, longitude, name, address }) {
  const seed = Math.abs(Math.sin(latitude * 12.9898 + longitude * 78.233) * 43_758.5453) % 1
  const at = (i, span) => Math.round(((seed * 7.31 * (i + 1)) % 1) * span)
  const roads = [0, 1, 2, 3].map((i) => `M-10 ${at(i, 120)}L290 ${at(i + 4, 120)}`)
  const streets = [0, 1, 2, 3, 4].map((i) => `M${at(i + 2, 280)} -10L${at(i + 7, 280)} 140`)
  const where = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`
  const map = svg(
    'svg',
    { class: 'map', viewBox: '0 0 280 120', preserveAspectRatio: 'xMidYMid slice', 'aria-hidden': 'true' },
    svg('rect', { class: 'park', x: at(3, 180), y: at(5, 60), width: 74, height: 48, rx: 8 }),
    svg('path', { class: 'water', d: `M-10 ${90 + at(1, 20)}Q140 ${60 + at(2, 40)} 290 ${100 + at(6, 20)}V130H-10z` }),
    svg('path', { class: 'street', d: streets.join('') }),
    svg('path', { class: 'road', d: roads.join('') }),
    svg('path', { class: 'drop', d: 'M140 76s-15-14-15-26a15 15 0 0 1 30 0c0 12-15 26-15 26z' }),
    svg('circle', { class: 'hole', cx: 140, cy: 50, r: 5.5 }),
  )
  return el(
    'a',
    {
      className: 'place',
      href: `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`,
      target: '_blank',
      rel: 'noopener noreferrer',
    },
    map,
    el('span', { className: 'place-name' }, name || 'Location'),
    el('span', { className: 'small' }, name && address ? address : where),
  )
}

export function contactsOf(contacts) {
  const [first] = contacts
  const title =
    contacts.length > 1 ? `${first.name} and ${contacts.length - 1} other${contacts.length > 2 ? 's' : ''}` : first?.name
  const more = () => sheet(contacts.length > 1 ? 'Contacts' : 'Contact', () => contacts.map(wholeContact))
  return el(
    'div',
    { className: 'person' },
    button(
      { className: 'person-face', onclick: more },
      avatar(first?.name ?? '?'),
      el(
        'span',
        { className: 'grow' },
        el('b', { className: 'one' }, title ?? 'Contact'),
        el('span', { className: 'small one' }, first?.phones[0] ?? first?.org ?? ''),
      ),
    ),
  )
}

const wholeContact = ({ name, org, phones, emails }) =>
  el(
    'div',
    { className: 'whole-contact' },
    el('b', {}, name),
    org ? el('div', { className: 'small' }, org) : '',
    [...phones, ...emails].map((way) => el('div', {}, way)),
  )

/** The card of the first address: only what its text says, for nothing is fetched. */
export const previewOf = ({ url, host }) =>
  el(
    'a',
    { className: 'preview-card', href: url, target: '_blank', rel: 'noopener noreferrer' },
    el(
      'span',
      { className: 'grow' },
      el('b', { className: 'one' }, host),
      el('span', { className: 'small one' }, url.replace(/^https?:\/\//, '')),
    ),
    icon('link'),
  )

export const referralOf = ({ headline, body, source }) =>
  el(
    'div',
    { className: 'preview-card' },
    icon('ad'),
    el(
      'span',
      { className: 'grow' },
      el('b', { className: 'one' }, headline || 'Advertisement'),
      el('span', { className: 'small one' }, body),
      el('span', { className: 'small' }, source === 'post' ? 'From a post' : 'From an ad'),
    ),
  )

export const fileLine = (file) => `${file.name || 'File'} · ${sizeText(file.size)}`
