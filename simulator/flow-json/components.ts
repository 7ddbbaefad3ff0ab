/** What a property of a component may hold. */
export interface Property {
  readonly is:
    | 'text'
    | 'texts'
    | 'boolean'
    | 'whole'
    | 'number'
    | 'map'
    | 'list'
    | 'action'
    | 'parts'
    | 'cases'
    | 'condition'
    | 'any'
  readonly needed?: true
  /** May be bound to data. */
  readonly dynamic?: true
  /** Characters, items, or the value itself. */
  readonly least?: number
  readonly most?: number
  readonly oneOf?: readonly string[]
  /** The first Flow JSON version that has it. */
  readonly since?: number
  /** Names of actions it may carry; `since` of `update_data` and `open_url` is 6.0 everywhere. */
  readonly actions?: readonly string[]
  readonly items?: Properties
  /** Not where the component stands in a Form: the Form says it for all. */
  readonly outsideForm?: true
}
export type Properties = Readonly<Record<string, Property>>

const text = (most: number, more: Partial<Property> = {}): Property => ({ is: 'text', most, least: 1, dynamic: true, ...more })
const label = (most: number): Property => text(most, { needed: true })
const flag: Property = { is: 'boolean', dynamic: true }
const whole = (least: number, most: number): Property => ({ is: 'whole', least, most, dynamic: true })
const action = (...actions: string[]): Property => ({ is: 'action', actions })
const oneOf = (...words: string[]): Property => ({ is: 'text', oneOf: words, dynamic: true })
const name: Property = { is: 'text', least: 1, needed: true }
const visible = flag
const enabled = flag
const required = flag
const anything: Property = { is: 'any', dynamic: true }
const since = (version: number, property: Property): Property => ({ ...property, since: version })
const needed = (property: Property): Property => ({ ...property, needed: true })
const outsideForm = (property: Property): Property => ({ ...property, outsideForm: true })
const image: Property = { is: 'text', least: 1, dynamic: true }

/** Source of all that follows: Meta, Flows → Flow JSON → Components (2026-09). */
const option: Properties = {
  id: name,
  title: label(30),
  description: text(300),
  metadata: text(20),
  enabled,
  image: since(5, image),
  'alt-text': since(5, text(1_000)),
  color: since(5, text(6)),
  'on-select-action': since(6, action('update_data')),
  'on-unselect-action': since(6, action('update_data')),
}
const options = (least: number, most: number): Property => ({
  is: 'list',
  least,
  most,
  dynamic: true,
  needed: true,
  items: option,
})

const written: Properties = {
  text: { is: 'texts', least: 1, most: 4096, dynamic: true, needed: true },
  'font-weight': oneOf('bold', 'italic', 'bold_italic', 'normal'),
  strikethrough: flag,
  visible,
  markdown: since(5.1, { is: 'boolean' }),
}
const entry: Properties = {
  label: label(20),
  'label-variant': since(7, { is: 'text', oneOf: ['large'] }),
  required,
  'helper-text': text(80),
  name,
  visible,
  'init-value': outsideForm(since(4, text(4_096, { least: 0 }))),
  'error-message': outsideForm(since(4, text(30))),
}
const chosen: Properties = {
  name,
  enabled,
  required,
  visible,
  'on-select-action': action('data_exchange', 'update_data'),
  'on-unselect-action': since(6, action('update_data')),
  'error-message': outsideForm(since(4, anything)),
}
const group: Properties = {
  ...chosen,
  'data-source': options(1, 20),
  label: label(30),
  description: since(4, text(300)),
  'init-value': outsideForm(since(4, anything)),
  'media-size': since(5, oneOf('regular', 'large')),
}
const counted: Properties = { 'min-selected-items': whole(0, 20), 'max-selected-items': whole(1, 20) }
const picker = (noun: string): Properties => ({
  name,
  label: label(80),
  description: text(300),
  'max-file-size-kb': whole(1, 25_600),
  [`min-uploaded-${noun}`]: whole(0, 30),
  [`max-uploaded-${noun}`]: whole(1, 30),
  enabled,
  visible,
  'error-message': anything,
})
const days: Properties = {
  'min-date': text(20),
  'max-date': text(20),
  'unavailable-dates': { is: 'list', dynamic: true },
  name,
  visible,
  enabled,
  'on-select-action': action('data_exchange', 'update_data'),
  'init-value': outsideForm(anything),
  'error-message': outsideForm(anything),
}
const listItem: Properties = {
  id: name,
  'main-content': {
    is: 'map',
    needed: true,
    items: { title: label(30), description: text(20), metadata: text(80) },
  },
  end: { is: 'map', items: { title: text(10), description: text(10), metadata: text(10) } },
  start: { is: 'map', items: { image: needed(image), 'alt-text': text(1_000) } },
  badge: text(15),
  tags: { is: 'list', most: 3 },
  'on-click-action': action('data_exchange', 'navigate'),
}

/** Every component with its properties and the first version that has it. */
export const components: Readonly<Record<string, { readonly since?: number; readonly has: Properties }>> = {
  TextHeading: { has: { text: label(80), visible } },
  TextSubheading: { has: { text: label(80), visible } },
  TextBody: { has: written },
  TextCaption: { has: written },
  RichText: { since: 5.1, has: { text: { is: 'texts', least: 1, dynamic: true, needed: true }, visible } },
  TextInput: {
    has: {
      ...entry,
      'input-type': { is: 'text', oneOf: ['text', 'number', 'email', 'password', 'passcode', 'phone'] },
      pattern: since(6.2, { is: 'text', least: 1 }),
      'min-chars': whole(0, 4_096),
      'max-chars': whole(1, 4_096),
    },
  },
  TextArea: { has: { ...entry, 'max-length': whole(1, 4_096), enabled } },
  CheckboxGroup: { has: { ...group, ...counted } },
  RadioButtonsGroup: { has: group },
  Dropdown: {
    has: { ...chosen, label: label(20), 'data-source': options(1, 200), 'init-value': outsideForm(since(4, text(1_000))) },
  },
  ChipsSelector: {
    since: 6.3,
    has: {
      ...chosen,
      ...counted,
      'data-source': options(2, 20),
      label: label(80),
      description: text(300),
      'init-value': outsideForm(anything),
    },
  },
  Footer: {
    has: {
      label: label(35),
      'left-caption': text(15),
      'center-caption': text(15),
      'right-caption': text(15),
      enabled,
      'on-click-action': needed(action('navigate', 'data_exchange', 'complete')),
    },
  },
  OptIn: {
    has: {
      label: label(120),
      name,
      required,
      visible,
      'on-click-action': action('navigate', 'data_exchange', 'open_url'),
      'on-select-action': since(6, action('update_data')),
      'on-unselect-action': since(6, action('update_data')),
      'init-value': outsideForm(since(4, flag)),
    },
  },
  EmbeddedLink: {
    has: { text: label(25), 'on-click-action': needed(action('navigate', 'data_exchange', 'open_url')), visible },
  },
  DatePicker: { has: { ...days, label: label(40), 'helper-text': text(80), required } },
  CalendarPicker: {
    since: 6.1,
    has: {
      ...days,
      title: text(80),
      description: text(300),
      label: needed(anything),
      'helper-text': anything,
      required: anything,
      mode: oneOf('single', 'range'),
      'include-days': { is: 'list', dynamic: true },
      'min-days': whole(1, 10_000),
      'max-days': whole(1, 10_000),
    },
  },
  Image: {
    has: {
      src: needed(image),
      width: whole(1, 10_000),
      height: whole(1, 10_000),
      'scale-type': oneOf('cover', 'contain'),
      'aspect-ratio': { is: 'number', dynamic: true },
      'alt-text': text(1_000),
      visible,
    },
  },
  ImageCarousel: {
    since: 7.1,
    has: {
      images: {
        is: 'list',
        least: 1,
        most: 3,
        dynamic: true,
        needed: true,
        items: { src: needed(image), 'alt-text': label(1_000) },
      },
      'aspect-ratio': oneOf('4:3', '16:9'),
      'scale-type': oneOf('cover', 'contain'),
      visible,
    },
  },
  NavigationList: {
    since: 6.2,
    has: {
      name,
      'list-items': { is: 'list', least: 1, most: 20, dynamic: true, needed: true, items: listItem },
      label: text(80),
      description: text(300),
      'media-size': oneOf('regular', 'large'),
      'on-click-action': action('data_exchange', 'navigate'),
      visible,
    },
  },
  PhotoPicker: {
    since: 4,
    has: { ...picker('photos'), 'photo-source': oneOf('camera_gallery', 'camera', 'gallery') },
  },
  DocumentPicker: { since: 4, has: { ...picker('documents'), 'allowed-mime-types': { is: 'list', dynamic: true } } },
  If: {
    since: 4,
    // biome-ignore lint/suspicious/noThenProperty: Flow JSON calls it so, and nothing awaits this table.
    has: { condition: { is: 'condition', needed: true }, then: { is: 'parts', least: 1, needed: true }, else: { is: 'parts' } },
  },
  Switch: { since: 4, has: { value: { is: 'text', dynamic: true, needed: true }, cases: { is: 'cases', needed: true } } },
  Form: { has: { name, children: { is: 'parts', needed: true }, 'init-values': anything, 'error-messages': anything } },
}
