import { avatar, button, el } from './dom.js'
import { chips, dates, dropdown, files, group, line, optIn, textArea } from './flow-fields.js'
import { pictureAddress } from './flow-pictures.js'
import { formatted } from './format.js'
import { icon } from './icons.js'

/**
 * The components of a form of WhatsApp Flows, as they stand in Flow JSON with every `${…}` already filled in. `form` keeps what was
 * entered (`value`, `set`), shows what is wrong (`watch`) and does what a component asks for (`act`). Source: Meta, Flows → Flow JSON components (2026-09).
 */
const draws = {
  TextHeading: ({ text }) => el('h3', { className: 'f-heading' }, text),
  TextSubheading: ({ text }) => el('h4', { className: 'f-sub' }, text),
  TextBody: (part) => words(part, 'f-body'),
  TextCaption: (part) => words(part, 'f-caption'),
  RichText: ({ text }) => el('div', { className: 'f-rich' }, rich([text].flat().join('\n'))),
  TextInput: line,
  TextArea: textArea,
  CheckboxGroup: (part, form) => group(part, form, 'checkbox'),
  RadioButtonsGroup: (part, form) => group(part, form, 'radio'),
  Dropdown: dropdown,
  ChipsSelector: chips,
  OptIn: optIn,
  DatePicker: (part, form) => dates(part, form),
  CalendarPicker: (part, form) => dates(part, form, part.mode === 'range'),
  PhotoPicker: (part, form) => files(part, form, 'image/jpeg,image/png', 'photo'),
  DocumentPicker: (part, form) => files(part, form, (part['allowed-mime-types'] ?? []).join(','), 'document'),
  EmbeddedLink: (part, form) => button({ className: 'f-link', onclick: () => form.act(part['on-click-action']) }, part.text),
  Image: (part) => picture(part, part['alt-text'] ?? ''),
  ImageCarousel: ({ images = [], ...part }) =>
    el(
      'div',
      { className: 'f-carousel', tabIndex: 0, role: 'group', 'aria-label': `${images.length} pictures` },
      images.map((one) => picture({ ...part, ...one }, one['alt-text'] ?? '')),
    ),
  NavigationList: navigation,
  Footer: footer,
  Form: (part, form) => el('div', { className: 'f-form' }, drawAll(part.children, form)),
}

export const drawAll = (parts, form) =>
  (parts ?? [])
    .filter((part) => part.visible !== false)
    .map((part) => draws[part.type]?.(part, form) ?? el('p', { className: 'bad' }, part.type))

function words(part, className) {
  const [weight, strike] = [part['font-weight'] ?? '', part.strikethrough === true]
  const text = part.markdown ? rich([part.text].flat().join('\n')) : [part.text].flat().join('\n')
  return el(
    'p',
    {
      className: `${className} ${weight.includes('bold') ? 'f-bold' : ''} ${weight.includes('italic') ? 'f-italic' : ''} ${strike ? 'f-struck' : ''}`,
    },
    text,
  )
}

function picture(part, alt) {
  const node = el('img', {
    className: `f-image ${part['scale-type'] === 'cover' ? 'f-cover' : ''}`,
    src: pictureAddress(part.src),
    alt,
  })
  if (part.height) node.style.height = `${part.height}px`
  return node
}

function navigation(part, form) {
  const row = (item) => {
    const main = item['main-content'] ?? {}
    const end = item.end ?? {}
    return button(
      {
        className: 'choice f-nav',
        onclick: () => form.act(item['on-click-action'] ?? part['on-click-action'], { [part.name]: item.id }),
      },
      item.start?.image
        ? el('img', { className: 'f-thumb', src: pictureAddress(item.start.image), alt: item.start['alt-text'] ?? '' })
        : avatar(main.title ?? ''),
      el(
        'span',
        { className: 'grow' },
        el('span', { className: 'label' }, main.title, item.badge ? el('span', { className: 'state' }, item.badge) : ''),
        el('span', { className: 'small' }, main.description ?? ''),
        el('span', { className: 'small' }, main.metadata ?? ''),
      ),
      el('span', { className: 'small' }, [end.title, end.description, end.metadata].filter(Boolean).join(' ')),
      icon('next'),
    )
  }
  return el(
    'div',
    { className: 'f-navs' },
    part.label ? el('h4', { className: 'f-sub' }, part.label) : '',
    part.description ? el('p', { className: 'f-caption' }, part.description) : '',
    (part['list-items'] ?? []).map(row),
  )
}

function footer(part, form) {
  const captions = [part['left-caption'], part['center-caption'], part['right-caption']].filter(Boolean)
  const go = () => form.act(part['on-click-action'])
  return el(
    'div',
    { className: 'f-footer' },
    captions.length
      ? el(
          'div',
          { className: 'f-captions' },
          captions.map((one) => el('span', { className: 'small' }, one)),
        )
      : '',
    button({ className: 'go', disabled: part.enabled === false, onclick: go }, part.label),
  )
}

/** Headings, lists and links of RichText; the marks inside a line are those of a chat, with two stars for bold. */
function rich(text) {
  return text.split('\n').map((line) => {
    const [, hashes, rest = ''] = /^(#{1,2})? ?(.*)$/.exec(line)
    const tag = hashes ? (hashes.length === 1 ? 'h3' : 'h4') : /^(\d+\.|[-+]) /.test(rest) ? 'div' : 'p'
    return el(tag, { className: tag === 'div' ? 'f-item' : '' }, linked(rest.replace(/^[-+] /, '• ')))
  })
}

function linked(text) {
  const [before, label, url, after] = /^(.*?)\[([^\]]+)\]\((https?:[^)\s]+)\)(.*)$/.exec(text)?.slice(1) ?? []
  if (url)
    return [...linked(before), el('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, label), ...linked(after)]
  return formatted(text.replaceAll('**', '*').replaceAll('~~', '~'))
}
