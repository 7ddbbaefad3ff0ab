const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='
const teas = [
  { id: 'sencha', title: 'Sencha', description: 'Steamed, grassy' },
  { id: 'jade', title: 'Jade' },
]
const to = (name: string, payload: object) => ({ name: 'navigate', next: { type: 'screen', name }, payload })

/** A form with every component of Flows: a list, a screen of fields, and a last one that sends it. */
export const tastingForm = {
  version: '7.3',
  screens: [
    {
      id: 'WELCOME',
      title: 'Tasting',
      layout: {
        type: 'SingleColumnLayout',
        children: [
          { type: 'Image', src: pixel, height: 40, 'alt-text': 'A cup of tea' },
          { type: 'ImageCarousel', images: [1, 2].map((i) => ({ src: pixel, 'alt-text': `Leaf ${i}` })) },
          { type: 'TextHeading', text: 'Come and taste' },
          { type: 'TextSubheading', text: 'Every Saturday' },
          { type: 'TextBody', text: 'Choose what you would like to taste.' },
          { type: 'TextCaption', text: 'It is free.' },
          { type: 'Footer', label: 'Go on', 'on-click-action': to('HINTS', {}) },
        ],
      },
    },
    {
      id: 'HINTS',
      title: 'Hints',
      layout: {
        type: 'SingleColumnLayout',
        children: [
          { type: 'RichText', text: ['# What to bring', '- **Time**', '- See [the way](https://tea.example/way)'] },
          { type: 'Footer', label: 'Understood', 'on-click-action': to('DETAILS', {}) },
        ],
      },
    },
    {
      id: 'DETAILS',
      title: 'About you',
      layout: {
        type: 'SingleColumnLayout',
        children: [
          { type: 'TextInput', name: 'full_name', label: 'Your name', required: true, 'input-type': 'text' },
          {
            type: 'TextInput',
            name: 'email',
            label: 'E-mail',
            required: false,
            'input-type': 'email',
            'helper-text': 'For the receipt',
          },
          { type: 'TextArea', name: 'wishes', label: 'Wishes', required: false },
          { type: 'CheckboxGroup', name: 'teas', label: 'Teas', required: true, 'data-source': teas },
          {
            type: 'RadioButtonsGroup',
            name: 'way',
            label: 'How',
            required: true,
            'data-source': [
              { id: 'here', title: 'Here' },
              { id: 'home', title: 'At home' },
            ],
          },
          {
            type: 'If',
            condition: "${form.way} == 'home'",
            // biome-ignore lint/suspicious/noThenProperty: so it is called in Flow JSON.
            then: [{ type: 'TextInput', name: 'street', label: 'Street', required: true, 'input-type': 'text' }],
          },
          {
            type: 'Dropdown',
            name: 'guests',
            label: 'Guests',
            required: false,
            'data-source': [
              { id: '1', title: 'One' },
              { id: '2', title: 'Two' },
            ],
          },
          {
            type: 'ChipsSelector',
            name: 'moods',
            label: 'Moods',
            required: false,
            'data-source': teas.map(({ id, title }) => ({ id, title })),
          },
          { type: 'DatePicker', name: 'day', label: 'Day', required: false },
          { type: 'OptIn', name: 'news', label: 'Send me news', required: false },
          {
            type: 'Footer',
            label: 'Review',
            'on-click-action': to('LAST', { who: '${form.full_name}', teas: '${form.teas}', way: '${form.way}' }),
          },
        ],
      },
    },
    {
      id: 'LAST',
      title: 'Is this right?',
      terminal: true,
      success: true,
      data: {
        who: { type: 'string', __example__: 'Asha' },
        teas: { type: 'array', items: { type: 'string' }, __example__: ['jade'] },
        way: { type: 'string', __example__: 'here' },
      },
      layout: {
        type: 'SingleColumnLayout',
        children: [
          { type: 'TextHeading', text: '${data.who}' },
          {
            type: 'Footer',
            label: 'Book',
            'on-click-action': { name: 'complete', payload: { who: '${data.who}', teas: '${data.teas}', way: '${data.way}' } },
          },
        ],
      },
    },
  ],
}
