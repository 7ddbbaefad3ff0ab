import { api } from './api.js'
import { ringUp } from './call.js'
import { avatar, choice, el, say, sheet } from './dom.js'
import { icon, verified } from './icons.js'

/** PROF_SERVICES → Prof services. */
const kindOf = (vertical) =>
  vertical && vertical !== 'UNDEFINED' && vertical[0] + vertical.slice(1).toLowerCase().replaceAll('_', ' ')

/** What a person may know about a business. */
export async function info({ phone, number }) {
  const about = await api.info(phone, number)
  const row = (label, value) =>
    value ? el('div', { className: 'fact' }, el('span', { className: 'small' }, label), el('span', {}, value)) : ''
  const link = (url) => el('a', { href: /^https?:/i.test(url) ? url : '#', target: '_blank', rel: 'noopener noreferrer' }, url)
  sheet('Business info', () => [
    el(
      'div',
      { className: 'about' },
      avatar(about.name, 'huge', about.picture),
      el('b', { className: 'who' }, about.name, verified()),
      el('span', { className: 'small' }, about.display),
    ),
    row('Username', about.username && `@${about.username}`),
    row('About', about.about),
    row('What it does', about.description),
    row('Kind', kindOf(about.vertical)),
    row('Address', about.address),
    row('E-mail', about.email),
    ...(about.websites ?? []).map((url) => row('Web', link(url))),
    el(
      'div',
      { className: 'fact' },
      el('span', { className: 'small' }, 'This is a practice number'),
      el('span', {}, 'Nothing you write here reaches the real WhatsApp.'),
    ),
  ])
}

export function chatMenu(screen) {
  const { phone, number } = screen
  const chat = screen.chat()
  const stopped = chat.marketing === 'stopped'
  const set = (change, done) => screen.through(() => api.settings(phone, number, change).then(() => done && say(done)))
  sheet(chat.name, (close) => {
    const row = (label, mark, work, extra = '') =>
      choice(
        label,
        () => {
          close()
          void work()
        },
        { mark: icon(mark), extra },
      )
    return [
      row('Business info', 'info', () => info(screen)),
      row('Call', 'phone', () => ringUp(screen)),
      stopped
        ? row('Resume offers and announcements', 'bell', () => set({ marketing: 'resume' }, 'Offers may come again'))
        : row('Stop offers and announcements', 'bell', () => set({ marketing: 'stop' }, 'No more offers from this business')),
      row(
        chat.blocked ? 'Unblock business' : 'Block business',
        'block',
        () => set({ blocked: !chat.blocked }),
        chat.blocked ? '' : 'bad',
      ),
      row('Report business', 'flag', () => report(set), 'bad'),
    ]
  })
}

const report = (set) =>
  sheet('Report this business?', (close) => {
    const row = (label, change) =>
      choice(label, () => {
        close()
        void set(change, 'Reported')
      })
    return [
      el('p', { className: 'padded small' }, 'Its last messages go to the reviewers, and its quality rating suffers.'),
      row('Report', { reported: true }),
      row('Report and block', { reported: true, blocked: true }),
      choice('Cancel', close),
    ]
  })
