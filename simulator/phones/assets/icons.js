/** Line drawings of our own, 24 by 24 unless they say otherwise. */
const shapes = {
  back: 'M15 5l-7 7 7 7',
  more: 'M12 5.5v.01M12 12v.01M12 18.5v.01',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  picture:
    'M6.500 5h11a3 3 0 0 1 3 3v8a3 3 0 0 1-3 3h-11a3 3 0 0 1-3-3V8a3 3 0 0 1 3-3zM9 10v.01M4 17l5-4.500 3.500 3 3.500-3.500 4.500 4.500',
  send: 'M4.500 12h13M12.500 6l6 6-6 6',
  reply: 'M10 7L5 12l5 5M5.500 12H14a5 5 0 0 1 5 5v1',
  forward: 'M14 7l5 5-5 5M18.500 12H10a5 5 0 0 0-5 5v1',
  link: 'M13 5h6v6M19 5l-8 8M10 6H6.500A1.500 1.500 0 0 0 5 7.500v10A1.500 1.500 0 0 0 6.500 19h10a1.500 1.500 0 0 0 1.500-1.500V14',
  phone: 'M6 4h3l1.500 4.500L8.500 10a11 11 0 0 0 5.500 5.500l1.500-2L20 15v3a2 2 0 0 1-2 2A14 14 0 0 1 4 6a2 2 0 0 1 2-2z',
  list: 'M9 7h10M9 12h10M9 17h10M5 7v.01M5 12v.01M5 17v.01',
  copy: 'M10 8h7a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-7a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2zM16 8V6a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h2',
  smile: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM9 10v.01M15 10v.01M8.500 14a4 4 0 0 0 7 0',
  close: 'M6 6l12 12M18 6L6 18',
  down: 'M6 9l6 6 6-6',
  next: 'M9 5l7 7-7 7',
  search: 'M11 5a6 6 0 1 1 0 12 6 6 0 0 1 0-12zM15.500 15.500L20 20',
  mic: 'M12 4a2.500 2.500 0 0 1 2.500 2.500v5a2.500 2.500 0 0 1-5 0v-5A2.500 2.500 0 0 1 12 4zM6.500 11.500a5.500 5.500 0 0 0 11 0M12 17v3',
  play: 'M8 5.500v13l10.500-6.500z',
  pause: 'M9 6v12M15 6v12',
  stop: 'M7 7h10v10H7z',
  pin: 'M12 21s-6.500-6-6.500-11a6.500 6.500 0 0 1 13 0c0 5-6.500 11-6.500 11zM12 8a2 2 0 1 1 0 4 2 2 0 0 1 0-4z',
  person: 'M12 5a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7zM5 20c.5-3.500 3.500-5 7-5s6.500 1.500 7 5',
  file: 'M7 3.500h7l4 4v13H7zM14 3.500v4h4',
  sticker:
    'M6.500 4h11A2.500 2.500 0 0 1 20 6.500V13l-7 7H6.500A2.500 2.500 0 0 1 4 17.500v-11A2.500 2.500 0 0 1 6.500 4zM13 20v-4.500a2.500 2.500 0 0 1 2.500-2.500H20',
  bag: 'M6 8h12l1 12H5zM9 8V7a3 3 0 0 1 6 0v1',
  cart: 'M4 5h2l2 10h9l2-7H7M9.500 19v.01M16 19v.01',
  form: 'M6 4h12v16H6zM9 8h6M9 12h6M9 16h3',
  home: 'M4.500 11L12 5l7.500 6M6.500 10v9h11v-9',
  pay: 'M4 7h16v11H4zM4 11h16',
  star: 'M12 4.500l2.300 4.800 5.200.7-3.800 3.600 1 5.200-4.700-2.500-4.700 2.500 1-5.200L4.500 10l5.200-.7z',
  edit: 'M5 19l1-4L16 5l3 3L9 18zM14 7l3 3',
  bin: 'M5 7h14M10 7V5h4v2M7 7l1 12h8l1-12',
  block: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM6.500 6.500l11 11',
  bell: 'M7 16v-5a5 5 0 0 1 10 0v5l1.500 1.500h-13zM10.500 20h3',
  flag: 'M6 20V5h11l-2 3.500L17 12H6',
  moon: 'M19 14a7.500 7.500 0 0 1-9-9 7.500 7.500 0 1 0 9 9z',
  eye: 'M3.500 12S7 6.500 12 6.500 20.500 12 20.500 12 17 17.500 12 17.500 3.500 12 3.500 12zM12 9.500a2.500 2.500 0 1 1 0 5 2.500 2.500 0 0 1 0-5z',
  key: 'M9 11a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7zM11.500 12L19 4.500M16 7.500l2.500 2.500',
  swap: 'M7 7h11l-3-3M17 17H6l3 3',
  at: 'M12 8.500a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7zM15.500 8.500v5a2.200 2.200 0 0 0 4.400 0V12a8 8 0 1 0-3.200 6.400',
  ad: 'M4 10v4h3l8 4V6L7 10zM18 9.500a4 4 0 0 1 0 5',
  help: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM9.700 9.500a2.300 2.300 0 1 1 3.300 2.100c-.8.4-1 .9-1 1.700M12 16.500v.01',
  info: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 11v5M12 8v.01',
  phones: 'M4 5h6v14H4zM14 5h6v14h-6z',
  clock: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 8v4.500l3 2',
  tick: 'M5 12.500l4.500 4.500L19 7',
  offline: 'M4 9a12 12 0 0 1 16 0M7 12.500a8 8 0 0 1 10 0M12 17v.01M4 4l16 16',
}
const wide = {
  ticks: 'M1 6.500l3.500 3.500L11.500 2M7.500 9l1 1L16 2',
  wait: 'M9 1a5 5 0 1 1 0 10A5 5 0 0 1 9 1zM9 3.500V6l2 1.200',
}
const badge =
  'M12 2l2.400 2.200 3.200-.6 1 3.100 3 1.300-.5 3.200 1.900 2.700-2.300 2.300.2 3.300-3.200.6-1.600 2.900-3.100-1.200L9.900 23l-1.600-2.900-3.200-.6.2-3.300L3 13.900l1.900-2.700L4.400 8l3-1.300 1-3.100 3.200.6z'
const namespace = 'http://www.w3.org/2000/svg'

export function svg(tag, attributes, ...children) {
  const node = document.createElementNS(namespace, tag)
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value)
  node.append(...children)
  return node
}

/** A drawing that says nothing to those who do not see it. */
export function icon(name, extra = '') {
  const box = name in wide ? '0 0 18 12' : '0 0 24 24'
  const shape = svg('path', { d: shapes[name] ?? wide[name] })
  return svg('svg', { class: `icon i-${name} ${extra}`, viewBox: box, 'aria-hidden': 'true' }, shape)
}

/** The mark of a verified business. */
export const verified = () =>
  svg(
    'svg',
    { class: 'badge', viewBox: '0 0 24 24', role: 'img', 'aria-label': 'Verified' },
    svg('path', { d: badge }),
    svg('path', { class: 'cut', d: 'M8.500 12.500l2.500 2.500 4.800-5' }),
  )
