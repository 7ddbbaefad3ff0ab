import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type MantineThemeComponents,
  rem,
  type VariantColorsResolver,
} from '@mantine/core'

const iris: MantineColorsTuple = [
  '#eef0ff',
  '#dfe1fd',
  '#c7c9f7',
  '#a5a4f1',
  '#8b87f5',
  '#6a65e4',
  '#4f46e5',
  '#4338ca',
  '#3730a3',
  '#312e81',
]
const leaf: MantineColorsTuple = [
  '#e9f8ef',
  '#d3f0de',
  '#a9e0bf',
  '#7bd09e',
  '#3cc284',
  '#27b072',
  '#1f9d61',
  '#147a48',
  '#0f5f38',
  '#0a4528',
]
const rose: MantineColorsTuple = [
  '#fdecef',
  '#fad5db',
  '#f4a9b5',
  '#f27c90',
  '#f27c90',
  '#d9435c',
  '#c22a43',
  '#a82038',
  '#8a182d',
  '#6c1122',
]

const inputColors = { '--input-bg': 'var(--bg)' }

const slate: MantineColorsTuple = [
  '#ecedf1',
  '#b4bac6',
  '#9097a6',
  '#767d8b',
  '#383c47',
  '#292c34',
  '#22252c',
  '#15171c',
  '#191b21',
  '#0f1115',
]

/** Filled buttons take the accent (or the red of `--bad`) with the ink that is legible on it in either scheme. */
const variantColors: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input)
  if (input.variant !== 'filled') return colors
  if (input.color === undefined || input.color === 'iris')
    return { ...colors, background: 'var(--accent)', hover: 'var(--accent-hover)', color: 'var(--accent-ink)' }
  return input.color === 'red'
    ? { ...colors, background: 'var(--bad)', hover: 'var(--bad-hover)', color: 'var(--accent-ink)' }
    : colors
}

const close = { 'aria-label': 'Close' }
const overlay = { backgroundOpacity: 0.4 }
const dialogTitle = { fontSize: rem(15), fontWeight: 600 }

/** Plain objects rather than `Button.extend(…)`: naming a component here would load it with the first page. */
const components: MantineThemeComponents = {
  Button: {
    defaultProps: { size: 'sm' },
    vars: (_: unknown, props: { size?: unknown }) =>
      props.size === 'sm'
        ? { root: { '--button-height': rem(31), '--button-padding-x': rem(11), '--button-fz': rem(13) } }
        : { root: {} },
    styles: { root: { fontWeight: 500 } },
  },
  ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 30 } },
  Input: {
    vars: (_: unknown, props: { size?: unknown }) =>
      props.size === undefined || props.size === 'sm'
        ? { wrapper: { '--input-height': rem(33), '--input-fz': rem(13.5), ...inputColors } }
        : { wrapper: inputColors },
  },
  Pill: { styles: { root: { backgroundColor: 'var(--bg-3)', color: 'var(--ink)' } } },
  Tooltip: { defaultProps: { openDelay: 250, transitionProps: { duration: 100 } } },
  Popover: { defaultProps: { shadow: 'md', radius: 'lg', transitionProps: { duration: 100 } } },
  Menu: { defaultProps: { withInitialFocusPlaceholder: false, shadow: 'md', radius: 'lg', transitionProps: { duration: 100 } } },
  Modal: {
    defaultProps: {
      radius: 'lg',
      shadow: 'md',
      centered: true,
      padding: 18,
      overlayProps: overlay,
      closeButtonProps: close,
      transitionProps: { duration: 120 },
    },
    styles: { title: dialogTitle, content: { border: '1px solid var(--line)' } },
  },
  Drawer: {
    defaultProps: {
      position: 'right',
      padding: 18,
      overlayProps: overlay,
      closeButtonProps: close,
      transitionProps: { duration: 140 },
    },
    styles: { title: dialogTitle },
  },
}

/** Mantine in the clothes of tokens.css: 13.5 px, 8 / 12 px radii, one accent; a shadow only where something floats. */
export const theme = createTheme({
  primaryColor: 'iris',
  primaryShade: { light: 6, dark: 4 },
  autoContrast: true,
  luminanceThreshold: 0.26,
  colors: { iris, leaf, red: rose, dark: slate },
  variantColorResolver: variantColors,
  black: '#16181d',
  fontFamily: "'Inter Variable', Inter, system-ui, -apple-system, 'Segoe UI', sans-serif",
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace",
  fontSizes: { xs: rem(12), sm: rem(13), md: rem(13.5), lg: rem(15), xl: rem(17) },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.45', lg: '1.5', xl: '1.5' },
  radius: { xs: rem(4), sm: rem(6), md: rem(8), lg: rem(12), xl: rem(16) },
  defaultRadius: 'md',
  spacing: { xs: rem(6), sm: rem(10), md: rem(14), lg: rem(20), xl: rem(28) },
  shadows: { xs: 'none', sm: 'var(--sh)', md: 'var(--sh-2)', lg: 'var(--sh-2)', xl: 'var(--sh-2)' },
  headings: { fontWeight: '650', sizes: { h1: { fontSize: rem(21) }, h2: { fontSize: rem(17) }, h3: { fontSize: rem(15) } } },
  respectReducedMotion: true,
  cursorType: 'pointer',
  components,
})

const sameInBoth = {
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-body': 'var(--bg)',
  '--mantine-color-bright': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-3)',
  '--mantine-color-placeholder': 'var(--ink-3)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-error': 'var(--bad)',
  '--mantine-color-success': 'var(--wa-ink)',
  '--mantine-color-default': 'var(--bg)',
  '--mantine-color-default-hover': 'var(--bg-3)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--line-3)',
  '--mantine-color-disabled': 'var(--bg-3)',
  '--mantine-color-disabled-color': 'var(--ink-3)',
  '--mantine-color-disabled-border': 'var(--line)',
  '--mantine-color-gray-light': 'var(--bg-3)',
  '--mantine-color-gray-light-hover': 'var(--line)',
  '--mantine-color-gray-light-color': 'var(--ink-2)',
  '--mantine-color-gray-text': 'var(--ink-2)',
  '--mantine-color-gray-outline': 'var(--line-3)',
  '--mantine-color-iris-light': 'var(--accent-2)',
  '--mantine-color-iris-light-hover': 'var(--accent-2)',
  '--mantine-color-iris-light-color': 'var(--accent)',
  '--mantine-color-iris-text': 'var(--accent)',
  '--mantine-color-red-text': 'var(--bad)',
  '--mantine-color-red-light': 'var(--bad-2)',
  '--mantine-color-red-light-hover': 'var(--bad-2)',
  '--mantine-color-red-light-color': 'var(--bad)',
  '--mantine-primary-color-contrast': 'var(--accent-ink)',
}

/** Mantine darkens a filled button under the pointer; in the dark its ink is dark too, so the step is smaller there. */
const inTheDark = { ...sameInBoth, '--mantine-color-iris-filled-hover': '#7b76ee', '--mantine-color-red-filled-hover': '#e8607a' }

/** Both schemes read our tokens, which know dark themselves. */
export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: sameInBoth, dark: inTheDark })
